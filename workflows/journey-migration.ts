/** Moves the leads inside a journey to another version, or back (workflow id = migration id): batch by batch; which lead goes where, Postgres decides. */
import { continueAsNew, proxyLocalActivities } from '@temporalio/workflow'
import type { MigrationActivities } from '../activities/migration.ts'
import { lookUntilFinished } from './look.ts'

const { moveLeads } = proxyLocalActivities<MigrationActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { maximumAttempts: 3, initialInterval: '200 milliseconds' },
})

export async function journeyMigration(migrationId: string): Promise<void> {
  const end = await lookUntilFinished(() => moveLeads(migrationId))
  if (end === 'longHistory') await continueAsNew<typeof journeyMigration>(migrationId)
}
