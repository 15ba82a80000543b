/** The order in which things happen: by time, then by kind as the engine does its work at one moment, then as they were noted. */

/** Work at one moment, in the order of a worker's round; what people do comes when all else is done. */
const ranks = ['apply', 'look', 'wake', 'climb', 'reconsider', 'lapse', 'send', 'call', 'act'] as const
export type Rank = (typeof ranks)[number]

interface Entry<What> {
  readonly at: number
  readonly rank: number
  readonly order: number
  readonly seq: number
  readonly what: What
}

/** A binary heap: as good with a million entries as with ten. */
export class Agenda<What> {
  readonly #heap: Entry<What>[] = []
  #noted = 0

  /** `order`: of two of one kind at one moment the lower goes first. */
  note(at: Date, rank: Rank, what: What, order = 0): void {
    this.#noted += 1
    this.#heap.push({ at: at.getTime(), rank: ranks.indexOf(rank), order, seq: this.#noted, what })
    this.#rise(this.#heap.length - 1)
  }

  /** Milliseconds of the next entry; null when there is none. */
  get nextAt(): number | null {
    return this.#heap[0]?.at ?? null
  }

  take(): What | undefined {
    const first = this.#heap[0]
    const last = this.#heap.pop()
    if (first !== undefined && last !== undefined && first !== last) {
      this.#heap[0] = last
      this.#sink()
    }
    return first?.what
  }

  #rise(from: number): void {
    for (let index = from; index > 0;) {
      const parent = (index - 1) >> 1
      if (!this.#isBefore(index, parent)) return
      this.#swap(index, parent)
      index = parent
    }
  }

  #sink(): void {
    for (let index = 0; ;) {
      const left = 2 * index + 1
      const child = this.#isBefore(left + 1, left) ? left + 1 : left
      if (!this.#isBefore(child, index)) return
      this.#swap(index, child)
      index = child
    }
  }

  /** False when either is past the end. */
  #isBefore(one: number, other: number): boolean {
    const a = this.#heap[one]
    const b = this.#heap[other]
    if (a === undefined || b === undefined) return false
    return (a.at - b.at || a.rank - b.rank || a.order - b.order || a.seq - b.seq) < 0
  }

  #swap(one: number, other: number): void {
    const a = this.#heap[one]
    const b = this.#heap[other]
    if (a === undefined || b === undefined) return
    this.#heap[one] = b
    this.#heap[other] = a
  }
}
