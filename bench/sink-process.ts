/** The counting sink as a process of its own, so that receiving mail takes no turn from whoever sends it; run by `startSinkProcess`. */
import { startCountingSink } from './counting-sink.ts'

const sink = await startCountingSink()

process.on('message', () => {
  process.send?.({
    count: sink.count,
    lastWall: sink.lastWall?.getTime() ?? null,
    sample: sink.sample?.toString('base64') ?? null,
  })
})
process.on('disconnect', () => void sink.stop().then(() => process.exit()))
process.send?.({ port: sink.port })
