/** Conditions change by time alone: decay, look backs, dates, days since. A scan of time is the judge of the moments they name. */
import { conditionProofs } from '../../support/proofs/condition-proofs.ts'
import { prove } from '../../support/proofs/prove.ts'

prove('Conditions', conditionProofs)
