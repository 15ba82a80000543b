/** Checks what is claimed of time on far more cases than the suite does: `node bench/proofs.ts [times] [seed]`. */
import { calendarProofs } from '../test/support/proofs/calendar-proofs.ts'
import { localTimeProofs } from '../test/support/proofs/local-time-proofs.ts'
import { waitProofs } from '../test/support/proofs/wait-proofs.ts'
import { windowProofs } from '../test/support/proofs/window-proofs.ts'
import { printTable } from './table.ts'

const [times = '20', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2)
const proofs = [...localTimeProofs, ...waitProofs, ...windowProofs, ...calendarProofs]

const rows = proofs.map((proof) => {
  const start = performance.now()
  const cases = proof.check(Number(seed), proof.cases === null ? null : proof.cases * Number(times))
  return [proof.claim, cases, `${((performance.now() - start) / 1000).toFixed(1)} s`] as const
})
printTable(`Seed ${seed}`, [['claim', 'cases', 'time'], ...rows])
