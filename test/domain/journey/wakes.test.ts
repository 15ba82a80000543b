/** A journey sleeps until the moment that `decide` names; a brute-force clock that never sleeps is the judge. */
import { decisionProofs } from '../../support/proofs/decision-proofs.ts'
import { prove } from '../../support/proofs/prove.ts'

prove('Wakes', decisionProofs)
