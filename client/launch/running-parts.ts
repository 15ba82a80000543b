/** What a start has running, and its end: first time stands still, then those who use, then what they use. */
import { setTimeout as delay } from 'node:timers/promises'
import { holdClock } from '../../db/demo-clock.ts'
import type { Db } from '../../db/open.ts'
import type { Say } from './progress.ts'
import { type Startable, supervise, type Supervised } from './supervise.ts'

const clockPatienceMs = 1_000

export class RunningParts {
  readonly #users: Supervised<Startable>[] = []
  readonly #embedded: Supervised<Startable>[] = []
  readonly #stopping = new AbortController()
  readonly #say: Say
  #ended: Promise<void> | undefined
  #db: { readonly db: Db; readonly demo: boolean } | undefined

  constructor(say: Say) {
    this.#say = say
  }

  /** For our own connection; of a demo it also holds the clock. */
  useDatabase(db: Db, demo: boolean): void {
    this.#db = { db, demo }
  }

  /** A process of ours. */
  async addUser(name: string, start: () => Promise<Startable>): Promise<void> {
    this.#users.push(await supervise(name, start, this.#say, this.#stopping.signal))
  }

  /** What our processes use. */
  async addEmbedded<Part extends Startable>(name: string, start: () => Promise<Part>): Promise<Part> {
    const part = await supervise(name, start, this.#say, this.#stopping.signal)
    this.#embedded.push(part)
    return part.current()
  }

  /** What is still starting ends itself as soon as it has started. Safe to repeat. */
  stop(): Promise<void> {
    this.#ended ??= this.#stopAll()
    return this.#ended
  }

  async #stopAll(): Promise<void> {
    if (this.#db?.demo === true) await holdQuickly(this.#db.db)
    this.#stopping.abort()
    await Promise.all(this.#users.map((part) => part.stop()))
    await this.#db?.db.destroy()
    await Promise.all(this.#embedded.map((part) => part.stop()))
  }
}

/** A database that is already gone must not hold up the end. */
async function holdQuickly(db: Db): Promise<void> {
  const hold = db.transaction().execute(holdClock)
  await Promise.race([hold.catch(() => {}), delay(clockPatienceMs)])
}
