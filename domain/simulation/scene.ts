/** A simulation under way: its clock, its agenda, its leads and desks. The files of this folder play on it; nothing else can. */
import type { CompanyId } from '../id.ts'
import type { Act, CallAnswer, Reactions } from './act.ts'
import type { Agenda } from './agenda.ts'
import type { Desks } from './desks.ts'
import type { Dealing, Stay, Subject } from './subject.ts'
import type { World } from './world.ts'

export interface Scene {
  now: Date
  readonly world: World
  readonly reactions: Reactions
  readonly agenda: Agenda<Happening>
  readonly desks: Desks
  /** The leads of each company. */
  readonly colleagues: Map<CompanyId, Subject[]>
  readonly keepsSteps: boolean
  /** Later ids sort later. */
  readonly newId: () => string
}

export type Happening =
  | { readonly kind: 'apply' | 'reconsider' | 'lapse'; readonly subject: Subject }
  | { readonly kind: 'look' | 'wake'; readonly subject: Subject; readonly stay: Stay }
  | { readonly kind: 'climb'; readonly subject: Subject; readonly dealing: Dealing }
  | { readonly kind: 'send'; readonly subject: Subject; readonly messageId: string }
  | {
      readonly kind: 'call'
      readonly subject: Subject
      readonly stay: Stay
      readonly step: string
      readonly occurrence: number
      readonly answer: CallAnswer
    }
  | { readonly kind: 'act'; readonly subject: Subject; readonly act: Act }

/** What people are about to do; nothing happens before now. */
export function noteActs({ agenda, now }: Scene, subject: Subject, acts: readonly (Act & { readonly at: Date })[]): void {
  for (const act of acts) agenda.note(act.at > now ? act.at : now, 'act', { kind: 'act', subject, act })
}
