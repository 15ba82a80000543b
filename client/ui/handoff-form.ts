/** What a rep's form says, read into an answer; null when it says none that exists. */
import { type RejectReason, rejectReasons } from '../../domain/handoff.ts'
import { checklists, type Finding, isMethod, type Method } from '../../domain/qualification.ts'

type Form = Readonly<Record<string, unknown>>

export type ReadAnswer =
  | { readonly kind: 'accept' | 'contacted' }
  | { readonly kind: 'reject'; readonly rejection: { reason: RejectReason; untilDay?: string; note?: string } }
  | { readonly kind: 'qualify'; readonly qualification: { method: Method; findings: Record<string, Finding>; note?: string } }
  | { readonly kind: 'deal'; readonly deal: { outcome: 'opportunity' | 'won' | 'lost'; untilDay?: string; note?: string } }

const longestNote = 2000

export function answerOf(answer: string, form: Form): ReadAnswer | null {
  switch (answer) {
    case 'accept':
    case 'contacted':
      return { kind: answer }
    case 'reject':
      return rejectionOf(form)
    case 'qualify':
      return qualificationOf(form)
    case 'opportunity':
    case 'won':
      return { kind: 'deal', deal: { outcome: answer, ...noteOf(form) } }
    case 'lost':
      return { kind: 'deal', deal: { outcome: answer, ...noteOf(form), ...dayOf(form) } }
    default:
      return null
  }
}

function rejectionOf(form: Form): ReadAnswer | null {
  const reason = rejectReasons.find((one) => one === form['reason'])
  return reason === undefined ? null : { kind: 'reject', rejection: { reason, ...dayOf(form), ...noteOf(form) } }
}

function qualificationOf(form: Form): ReadAnswer | null {
  const method = textOf(form, 'method')
  if (!isMethod(method)) return null
  const given = checklists[method].flatMap((item): [string, Finding][] => {
    const finding = textOf(form, item)
    return finding === 'yes' || finding === 'no' || finding === 'unknown' ? [[item, finding]] : []
  })
  return { kind: 'qualify', qualification: { method, findings: Object.fromEntries(given), ...noteOf(form) } }
}

function dayOf(form: Form): { untilDay?: string } {
  const untilDay = textOf(form, 'untilDay')
  return untilDay === '' ? {} : { untilDay }
}

function noteOf(form: Form): { note?: string } {
  const note = textOf(form, 'note').slice(0, longestNote)
  return note === '' ? {} : { note }
}

function textOf(form: Form, name: string): string {
  const value = form[name]
  return typeof value === 'string' ? value.trim() : ''
}
