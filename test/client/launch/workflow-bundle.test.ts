import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundleForWorkers } from '../../../client/launch/workflow-bundle.ts'
import { readWorkflows } from '../../../worker/workflow-bundle.ts'

let home: string
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'ripen-bundle-'))))
afterEach(() => rmSync(home, { recursive: true }))

test('what a start bundles holds every workflow for its workers', async () => {
  const file = await bundleForWorkers(home)
  const { code } = await readWorkflows(file ?? 'nothing was bundled')
  for (const workflow of ['leadJourney', 'salesHandoff', 'mailTransport', 'journeyMigration', 'bulkEnrolment'])
    expect(code).toContain(`async function ${workflow}(`)
}, 60_000)

test('a start that cannot bundle goes on without', async () => {
  mkdirSync(join(home, 'workflows.js'))
  expect(await bundleForWorkers(home)).toBeNull()
})
