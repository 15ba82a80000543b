import { compareEngines } from '../test/support/engine-comparison.ts'

compareEngines(100)
