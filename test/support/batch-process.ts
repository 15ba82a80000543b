/** The batches of one workflow in a process of its own, for tests that kill it: `node batch-process.ts <database url> <enrolNext | moveLeads> <id>`. */
import { pino } from 'pino'
import { bulkEnrolmentActivities } from '../../activities/bulk-enrolment.ts'
import { migrationActivities } from '../../activities/migration.ts'
import { openDatabase } from '../../db/open.ts'

const [url = '', activity = '', id = ''] = process.argv.slice(2)
const db = openDatabase(url, { max: 2 })
const deps = { db, log: pino({ level: 'silent' }) }
const [enrolling, moving] = [bulkEnrolmentActivities(deps), migrationActivities(deps)]
const look = () => (activity === 'enrolNext' ? enrolling.enrolNext(id) : moving.moveLeads(id))
while ((await look()).kind !== 'finished');
await db.destroy()
