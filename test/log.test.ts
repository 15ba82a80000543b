import { openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Failure } from '../domain/failure.ts'
import { openLog } from '../log.ts'

const file = join(tmpdir(), `ripen-log-${process.pid}.log`)
afterEach(() => rmSync(file, { force: true }))

function written(write: (log: ReturnType<typeof openLog>) => void): string {
  write(openLog('server', 'info', openSync(file, 'w')))
  return readFileSync(file, 'utf8')
}

test('an address or a name that slips into a log line is cut out', () => {
  const text = written((log) => log.info({ leadId: 'l1', email: 'petra@kunde.example', lead: { lastName: 'Kunde' } }, 'seen'))
  expect(text).toContain('l1')
  expect(text).not.toMatch(/petra|Kunde/i)
})

test('the text of a foreign error is not written, since it may quote a row', () => {
  const driver = Object.assign(new Error('Key (email)=(petra@kunde.example) already exists.'), { code: '23505' })
  const text = written((log) => log.error({ err: driver }, 'failed'))
  expect(text).toContain('23505')
  expect(text).not.toContain('petra')
})

test('our own errors keep their message, which names the remedy', () => {
  expect(written((log) => log.error({ err: new Failure('configuration', 'Run `ripen migrate`.') }, 'failed'))).toContain(
    'ripen migrate',
  )
})
