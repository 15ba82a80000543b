/** Time in every zone and at every change of clocks from 2024 to 2030; temporal-polyfill and the laws' own lists of holidays judge. */
import { calendarProofs } from '../support/proofs/calendar-proofs.ts'
import { gateProofs } from '../support/proofs/gate-proofs.ts'
import { localTimeProofs } from '../support/proofs/local-time-proofs.ts'
import { prove } from '../support/proofs/prove.ts'
import { waitProofs } from '../support/proofs/wait-proofs.ts'
import { waitUntilProofs } from '../support/proofs/wait-until-proofs.ts'
import { windowProofs } from '../support/proofs/window-proofs.ts'

prove('Time', [...localTimeProofs, ...waitProofs, ...waitUntilProofs, ...windowProofs, ...gateProofs, ...calendarProofs])
