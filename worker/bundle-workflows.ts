/** A program that bundles `workflows/` and ends: into the file it is given, whole or not at all, or else to stdout; complaints go to stderr. */
import { renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'

const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url))
const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') })
const [, , file] = process.argv
if (file === undefined) process.stdout.write(code)
else {
  writeFileSync(`${file}.draft`, code)
  renameSync(`${file}.draft`, file)
}
