import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { freePort } from '../../../client/embedded/port.ts'
import { planServerAgain, planStart, refuseTakenPorts } from '../../../client/launch/plan.ts'
import { testConfig } from '../../support/client.ts'

let taken: Server | undefined
afterEach(() => new Promise<void>((resolve) => (taken === undefined ? resolve() : taken.close(() => resolve()))))

async function takePort(): Promise<number> {
  const port = await freePort(0)
  taken = createServer()
  await new Promise<void>((resolve) => taken?.listen(port, '127.0.0.1', resolve))
  return port
}

test('a taken port becomes the next free one, and the banner will say so', async () => {
  const port = await takePort()
  const { adminUrl, moved } = await planStart(testConfig({ port, publicPort: await freePort(0), inboundPort: await freePort(0) }))
  expect(Number(new URL(adminUrl).port)).toBeGreaterThan(port)
  expect(moved).toMatchObject([{ setting: 'PORT', wanted: port }])
})

test('a port that was set and is taken stops the start, with what to do', async () => {
  const port = await takePort()
  const config = testConfig({ port, publicPort: await freePort(0), inboundPort: await freePort(0), portsSet: ['PORT'] })
  const plan = await planStart(config)
  expect(() => refuseTakenPorts(plan, config)).toThrow(
    `PORT ${port} is taken; end what listens there, set another, or unset PORT`,
  )
  expect(() => refuseTakenPorts(plan, { portsSet: ['PUBLIC_PORT'] })).not.toThrow()
})

test('a port that was set goes before a default that wants the same', async () => {
  const port = await freePort(0)
  const { ports } = await planStart(
    testConfig({ port, publicPort: port, inboundPort: await freePort(0), portsSet: ['PUBLIC_PORT'] }),
  )
  expect(ports.public).toBe(port)
  expect(ports.admin).not.toBe(port)
})

test('a server whose port was taken meanwhile is planned anew, beside the parts that run already', async () => {
  const [port, publicPort, inboundPort] = [await takePort(), await freePort(0), await freePort(0)]
  const config = testConfig({ port, publicPort, inboundPort })
  const before = await planStart(config)
  const ports = { ...before.ports, admin: port, postgres: 1, temporal: 2, temporalUi: 3 }
  const after = await planServerAgain(config, { ...before, ports })
  expect(after.ports).toMatchObject({ public: publicPort, postgres: 1, temporal: 2, temporalUi: 3 })
  expect(after.moved).toMatchObject([{ setting: 'PORT', wanted: port, chosen: after.ports.admin }])
})

test('two listeners that want the same free port get two', async () => {
  const port = await freePort(0)
  const { ports } = await planStart(testConfig({ port, publicPort: port, inboundPort: port }))
  expect(new Set(Object.values(ports)).size).toBe(Object.values(ports).length)
})

test('the default public address follows its port; one that was set stays', async () => {
  const port = await takePort()
  const byDefault = await planStart(testConfig({ publicPort: port, publicUrl: `http://127.0.0.1:${port}` }))
  expect(byDefault.publicUrl).toBe(`http://127.0.0.1:${byDefault.ports.public}`)
  const set = await planStart(testConfig({ publicPort: port, publicUrl: 'https://mail.example.com' }))
  expect(set.publicUrl).toBe('https://mail.example.com')
})

test.each([
  ['the demo without a relay', { demo: true, smtpUrl: null }, true],
  ['the demo with a relay of its own', { demo: true, smtpUrl: 'smtp://127.0.0.1:1025' }, false],
  ['a real installation without a relay', { demo: false, smtpUrl: null }, false],
])('%s: a sink runs %s', async (_case, changed, hasSink) => {
  expect((await planStart(testConfig(changed))).sinkUrl !== null).toBe(hasSink)
})
