/** What a decision tells the shell to do; the shell obeys and asks again until the enrolment waits or is finished. */
import type { FieldChange } from '../field-change.ts'
import type { Reason } from '../reason.ts'
import type { Notified, SavedField } from './definition.ts'
import type { JourneyState } from './state.ts'

/** What an enrolment waits for, beside a time. */
export type WaitingFor =
  | 'time'
  | 'condition'
  | 'click'
  | 'settle'
  | 'handoff'
  | 'reply'
  | 'optIn'
  | 'consent'
  | 'coolOff'
  | 'message'
  | 'webhook'
  | 'resume'
  | 'repair'

export type Command =
  /** Only the position changed. */
  | { readonly kind: 'move'; readonly to: string }
  | EmailCommand
  /** To be remembered, so that the lead keeps its way whatever the weights become. */
  | { readonly kind: 'split'; readonly step: string; readonly way: string }
  | { readonly kind: 'update'; readonly step: string; readonly set: readonly FieldChange[] }
  | NotifyCommand
  | WebhookCommand
  | { readonly kind: 'handoff'; readonly step: string }
  | { readonly kind: 'recycle'; readonly step: string; readonly journey: string; readonly coolOffUntil: Date }
  /** `until` null: only something that happens ends the wait. */
  | { readonly kind: 'wait'; readonly until: Date | null; readonly waitingFor: WaitingFor }
  | { readonly kind: 'finish'; readonly outcome: string }

export interface EmailCommand {
  readonly kind: 'email'
  readonly step: string
  readonly occurrence: number
  readonly template: string
  /** When it leaves. */
  readonly slot: Date
  readonly expiresAt: Date
  readonly policy: 'defer' | 'skip'
  readonly capped: boolean
  readonly priority: number
}

export interface NotifyCommand {
  readonly kind: 'notify'
  readonly step: string
  readonly occurrence: number
  readonly to: Notified
  readonly text: string
}

/** The position stays: the next decision awaits the answer. */
export interface WebhookCommand {
  readonly kind: 'webhook'
  readonly step: string
  readonly occurrence: number
  readonly url: string
  readonly send: readonly string[]
  readonly save: readonly SavedField[]
}

export interface Decision {
  /** The position after the command is obeyed. */
  readonly state: JourneyState
  readonly command: Command
  readonly reasons: readonly Reason[]
}
