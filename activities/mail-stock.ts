/** What a drain has claimed and not begun: filled in the background, so that no line waits for a claim; sends nothing. */
import type { ClaimedMessage } from '../db/message-claim.ts'

export interface StockOptions {
  /** Claims up to `limit`, or none where no line is open to send them; says whether mail is due at all. */
  readonly claim: (limit: number) => Promise<{ readonly claimed: readonly ClaimedMessage[]; readonly isDue: boolean }>
  /** Fewer than this are too few. */
  readonly enough: number
  readonly pauseMs: number
  /** A claim is over, whatever it brought. */
  readonly onLooked: () => void
}

/** Room on the lines that are idle, by lane. */
export interface Room {
  readonly lines: number
  /** Bulk mail leaves one line to mail that people wait for. */
  readonly bulk: number
}

export class MailStock {
  readonly #options: StockOptions
  #claimed: ClaimedMessage[] = []
  #isDue = false
  #looking: Promise<void> | null = null
  #failure: { readonly error: unknown } | null = null
  #nextLook = 0
  #isOutdated = false

  constructor(options: StockOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#claimed.length
  }

  /** Mail is due, even if a limit or another drain holds it back. */
  get isDue(): boolean {
    return this.#isDue || this.#claimed.length > 0
  }

  get isLooking(): boolean {
    return this.#looking !== null
  }

  /** Begins a claim unless one is under way, enough is here, or a moment ago there was nothing. Throws what a claim threw. */
  refill(): void {
    if (this.#failure !== null) throw this.#failure.error
    if (this.isLooking || this.#claimed.length >= this.#options.enough || performance.now() < this.#nextLook) return
    this.#looking = this.#look().finally(() => {
      this.#looking = null
      this.#options.onLooked()
    })
  }

  /** Lines or messages have changed since: the next refill looks, whatever a claim under way may find. */
  lookAnew(): void {
    this.#nextLook = 0
    this.#isOutdated = true
  }

  /** Takes what there is room for. */
  take({ lines, bulk }: Room): ClaimedMessage[] {
    const next: ClaimedMessage[] = []
    const rest: ClaimedMessage[] = []
    let bulkRoom = bulk
    for (const message of this.#claimed) {
      const isBulk = message.class === 'marketing'
      if (next.length >= lines || (isBulk && bulkRoom <= 0)) {
        rest.push(message)
        continue
      }
      next.push(message)
      if (isBulk) bulkRoom -= 1
    }
    this.#claimed = rest
    return next
  }

  /** Once no claim is under way. */
  async settled(): Promise<void> {
    await this.#looking
  }

  async #look(): Promise<void> {
    this.#isOutdated = false
    try {
      const { claimed, isDue } = await this.#options.claim(this.#options.enough * 4)
      this.#claimed.push(...claimed)
      this.#isDue = isDue
      if (claimed.length === 0 && !this.#isOutdated) this.#nextLook = performance.now() + this.#options.pauseMs
    } catch (error) {
      this.#failure = { error }
    }
  }
}
