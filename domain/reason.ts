/** Why something was decided: a code with figures, put into words (German, English) only where people read it. */
export interface Reason {
  /** Dotted, such as `ready.fitTooLow`; the sentence stands in `domain/words/`. */
  readonly code: string
  readonly params?: Readonly<Record<string, string | number | null>>
  /** Ids of the events this rests on. */
  readonly evidence?: readonly string[]
}
