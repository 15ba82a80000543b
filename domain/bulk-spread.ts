/** Over how long many leads enter a journey, so that neither the mail nor sales meets them all at once. */
import { hourMs } from './local-time.ts'

const perLeadMs = 250
const longestMs = 8 * hourMs
/** So few need no spreading. */
const atOnce = 20

export function bulkSpreadMs(leads: number): number {
  return leads <= atOnce ? 0 : Math.min(longestMs, leads * perLeadMs)
}
