/** A drain in a process of its own, for tests that kill it: `node drain-process.ts <database url> <smtp port>`. */
import { openDatabase } from '../../db/open.ts'
import { drain } from './outgoing.ts'

const [url = '', port = '0'] = process.argv.slice(2)
const db = openDatabase(url, { max: 4 })
await drain(db, { port: Number(port) }, { limits: killableLimits() })
await db.destroy()

/** A short lease, so that the test need not wait for the dead. */
function killableLimits() {
  return { leaseMs: 1_500, lingerMs: 0 }
}
