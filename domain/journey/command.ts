/** What a decision tells the shell to do; the shell obeys and asks again until the enrolment waits or is finished. */
import type { Reason } from '../reason.ts'
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
  | 'resume'
  | 'repair'

export type Command =
  /** Only the position changed. */
  | { readonly kind: 'move'; readonly to: string }
  | EmailCommand
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

export interface Decision {
  /** The position after the command is obeyed. */
  readonly state: JourneyState
  readonly command: Command
  readonly reasons: readonly Reason[]
}
