/** Checks what is claimed of time, conditions and wakes on far more cases than the suite does: `node bench/proofs.ts [times] [seed]`. */
import { calendarProofs } from '../test/support/proofs/calendar-proofs.ts'
import { conditionProofs } from '../test/support/proofs/condition-proofs.ts'
import { decisionProofs } from '../test/support/proofs/decision-proofs.ts'
import { gateProofs } from '../test/support/proofs/gate-proofs.ts'
import { localTimeProofs } from '../test/support/proofs/local-time-proofs.ts'
import { waitProofs } from '../test/support/proofs/wait-proofs.ts'
import { waitUntilProofs } from '../test/support/proofs/wait-until-proofs.ts'
import { windowProofs } from '../test/support/proofs/window-proofs.ts'
import { printTable } from './table.ts'

const [times = '20', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2)
const proofs = [
  ...localTimeProofs,
  ...waitProofs,
  ...waitUntilProofs,
  ...windowProofs,
  ...gateProofs,
  ...calendarProofs,
  ...conditionProofs,
  ...decisionProofs,
]

const rows = proofs.map((proof) => {
  const start = performance.now()
  const cases = proof.check(Number(seed), proof.cases === null ? null : proof.cases * Number(times))
  return [proof.claim, cases, `${((performance.now() - start) / 1000).toFixed(1)} s`] as const
})
printTable(`Seed ${seed}`, [['claim', 'cases', 'time'], ...rows])
