/** Temporal's own lines about starting, stopping and old servers would drown those of whoever verifies; errors remain. */
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker'

/** Once per process, before the first worker. */
export function quietTemporal(): void {
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' })
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter, forward: {} } } })
}

/** The last worker that stops ends Temporal's runtime; where none was started, nobody does, and the process would go on for ever. */
export async function endTemporal(): Promise<void> {
  await Runtime.instance().shutdown()
}
