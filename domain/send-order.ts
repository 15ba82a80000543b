/** Which of a lead's planned marketing mails goes first, and which days the others leave to it; the cap itself is schedule.ts. */
import type { MessageId } from './id.ts'

export interface PlannedMail {
  readonly id: MessageId
  readonly priority: number
  readonly notBefore: Date
}

/** A strict order, so that of several mails exactly one gives way to none: priority, then the earlier slot, then the id. */
export function goesBefore(one: PlannedMail, other: PlannedMail): boolean {
  if (one.priority !== other.priority) return one.priority > other.priority
  const apart = one.notBefore.getTime() - other.notBefore.getTime()
  return apart === 0 ? one.id < other.id : apart < 0
}

/** When mail that goes before `mail` will leave; what is overdue leaves now. */
export function leavingBefore(mail: PlannedMail, planned: readonly PlannedMail[], now: Date): Date[] {
  return planned.filter((other) => goesBefore(other, mail)).map(({ notBefore }) => (notBefore > now ? notBefore : now))
}

/** What a new slot of `mail` keeps clear of: mail that goes before it, and equals whose own slot is still to come. */
export function keptClearOf(mail: PlannedMail, planned: readonly PlannedMail[], now: Date): Date[] {
  const equals = planned.filter((other) => other.priority === mail.priority && other.notBefore > now && goesBefore(mail, other))
  return [...leavingBefore(mail, planned, now), ...equals.map(({ notBefore }) => notBefore)]
}
