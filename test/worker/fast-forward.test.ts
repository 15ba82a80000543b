import { compareEngines } from '../support/engine-comparison.ts'

// One lead of each behaviour; bench/fast-forward.check.ts runs a hundred.
compareEngines(10)
