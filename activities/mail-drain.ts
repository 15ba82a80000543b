/** The loop of one drain: keeps lines open and mail in stock, lets as many messages through the gate as lines are idle, and ends in order. */
import { setTimeout as delay } from 'node:timers/promises'
import { readClock } from '../db/clock.ts'
import { expireMessages, recoverLost, releaseClaims, renewLeases } from '../db/message-claim.ts'
import { passGate, type Passed } from '../db/message-gate.ts'
import type { MessageOutcome } from '../db/message-outcomes.ts'
import { reslotOverdue } from '../db/message-reslot.ts'
import { readSettings } from '../db/settings.ts'
import { backOff, endBackOff } from '../db/transports.ts'
import { businessAt, type ClockSegment } from '../domain/clock.ts'
import type { SendOutcome } from '../domain/message.ts'
import { bell } from './bell.ts'
import { claimAhead, isMailDue } from './mail-claim.ts'
import { makeMail, type MailSender, sendMail, type Unusable } from './mail-send.ts'
import { MailStock } from './mail-stock.ts'
import type { DrainDeps, DrainLimits, DrainOptions } from './mail-limits.ts'
import type { LineTrouble, SmtpLine, SmtpTarget } from './smtp-line.ts'
import { smtpPool, type SmtpPool } from './smtp-pool.ts'

export interface DrainSetup extends DrainDeps, Omit<DrainOptions, 'limits'> {
  readonly limits: DrainLimits
  readonly target: SmtpTarget
  readonly drainId: string
}

/** Older than this, a judgement is made again before the recipient is named to a server. */
const freshMs = 500
const pulseMs = 5_000
const pollMs = 150
const gatherMs = 10
const storeAttempts = 5
const troubleMs: Readonly<Record<LineTrouble, number>> = { unreachable: 5_000, refused: 60_000, login: 60_000 }

export class MailDrain {
  readonly #setup: DrainSetup
  readonly #bell = bell()
  readonly #pool: SmtpPool
  readonly #sender: MailSender
  readonly #stock: MailStock
  #outcomes: MessageOutcome[] = []
  #flying = { urgent: 0, marketing: 0 }
  #trouble: LineTrouble | null = null
  #tendedAt = 0
  #clock: ClockSegment

  constructor(setup: DrainSetup) {
    this.#setup = setup
    this.#clock = { sinceWall: new Date(), sinceBusiness: new Date(), rate: 0 }
    this.#sender = { db: setup.db, config: setup.config, templates: new Map() }
    this.#pool = smtpPool({
      target: setup.target,
      patience: setup.limits,
      most: setup.limits.connections,
      onSettled: () => {
        this.#stock.lookAnew() // What could not be claimed without a line can be now.
        this.#bell.ring()
      },
      onTrouble: (trouble) => this.#noteTrouble(trouble),
    })
    this.#stock = new MailStock({
      claim: (limit) => this.#claim(limit),
      enough: setup.limits.connections,
      pauseMs: pollMs,
      onLooked: () => this.#bell.ring(),
    })
  }

  /** `troubleMs`: how long to leave the server in peace. */
  async run(): Promise<{ troubleMs: number }> {
    const pulse = setInterval(() => this.#showLife(), pulseMs)
    const onAbort = () => this.#bell.ring()
    this.#setup.signal.addEventListener('abort', onAbort)
    try {
      await this.#loop()
    } finally {
      await this.#finish()
      clearInterval(pulse)
      this.#setup.signal.removeEventListener('abort', onAbort)
    }
    if (this.#trouble === null || this.#pool.size > 0) return { troubleMs: 0 }
    return { troubleMs: troubleMs[this.#trouble] }
  }

  async #loop(): Promise<void> {
    const { signal, maxMs, limits } = this.#setup
    const end = performance.now() + maxMs
    let quietSince = performance.now()
    while (!signal.aborted && performance.now() < end) {
      await this.#tend()
      this.#stock.refill()
      this.#openLines()
      await this.#gather()
      const hasWorked = await this.#turn()
      if (hasWorked) quietSince = performance.now()
      else if (this.#isBusy) await this.#bell.wait(pulseMs)
      else if (this.#trouble !== null) return
      else {
        const patience = this.#clock.rate > 0 || this.#stock.isDue ? limits.lingerMs : 0
        if (performance.now() - quietSince >= patience) return
        await this.#bell.wait(pollMs)
      }
    }
  }

  get #isFlying(): boolean {
    return this.#flying.urgent + this.#flying.marketing > 0
  }

  get #isBusy(): boolean {
    return this.#isFlying || this.#pool.isOpening || this.#stock.isLooking
  }

  /** Now and then: rows that dead drains left, mail past its time, mail that an outage held back. */
  async #tend(): Promise<void> {
    const { db } = this.#setup
    if (this.#tendedAt > 0 && performance.now() - this.#tendedAt < pulseMs) return
    this.#tendedAt = performance.now()
    this.#clock = await readClock(db)
    const wall = new Date()
    const now = businessAt(this.#clock, wall)
    await recoverLost(db, wall, now)
    await expireMessages(db, now)
    await reslotOverdue(db, this.#clock, await readSettings(db), now)
  }

  /** Only once a line is open: what is claimed for longer than needed is held from other drains. */
  async #claim(limit: number) {
    const claimed = this.#pool.size === 0 ? [] : await claimAhead(this.#setup, { limit, leaseUntil: this.#leaseUntil() })
    return { claimed, isDue: claimed.length > 0 || (await isMailDue(this.#setup.db, this.#setup.transportId)) }
  }

  #openLines(): void {
    const wanted = this.#stock.size + this.#flying.urgent + this.#flying.marketing
    if (this.#stock.isDue && this.#trouble === null) this.#pool.open(Math.max(1, wanted))
  }

  /** A turn costs the same for one message as for ten, so with mail in stock it waits a moment for lines that are about to be free. */
  async #gather(): Promise<void> {
    const end = performance.now() + gatherMs
    const half = this.#setup.limits.connections / 2
    const isWorthIt = () => this.#isFlying && this.#pool.idle < Math.min(half, this.#stock.size)
    for (let left = gatherMs; left > 0 && isWorthIt(); left = end - performance.now()) await this.#bell.wait(left)
  }

  /** One transaction for what was answered and what goes next. False when there was neither. */
  async #turn(): Promise<boolean> {
    const outcomes = this.#outcomes
    const bulk = Math.max(1, this.#setup.limits.connections - 1) - this.#flying.marketing
    const next = this.#stock.take({ lines: this.#pool.idle, bulk })
    if (outcomes.length === 0 && next.length === 0) return false
    this.#outcomes = []
    try {
      const passed = await passGate(this.#setup.db, this.#gate(), outcomes, next)
      for (const message of passed) this.#launch(message)
      if (outcomes.length > 0) this.#stock.lookAnew()
    } catch (error) {
      this.#outcomes = [...outcomes, ...this.#outcomes]
      throw error
    }
    return true
  }

  #launch(passed: Passed): void {
    const lane = passed.message.class === 'marketing' ? 'marketing' : 'urgent'
    const line = this.#pool.take()
    if (line === null) return this.#keep(passed, { kind: 'notBegun' })
    this.#flying[lane] += 1
    void this.#fly(line, passed)
      // Speaking SMTP never throws: it failed before, so nothing was begun.
      .catch(() => this.#keep(passed, { kind: 'notBegun' }))
      .finally(() => {
        this.#flying[lane] -= 1
        this.#pool.giveBack(line)
        this.#bell.ring()
      })
  }

  async #fly(line: SmtpLine, passed: Passed): Promise<void> {
    const mail = await makeMail(this.#sender, passed).catch((): Unusable => ({ kind: 'unusable', code: 'notComposed' }))
    if ('kind' in mail) return this.#keep(passed, mail)
    if (!(await this.#isFresh(passed))) return
    if (this.#setup.signal.aborted) return this.#keep(passed, { kind: 'notBegun' })
    this.#keep(passed, await sendMail(line, mail, passed.message.attempts))
  }

  /** False when a second judgement, made because the first grew old, stopped the message; its row says why. */
  async #isFresh({ judgedAtMs, message }: Passed): Promise<boolean> {
    let judgedAt = judgedAtMs
    while (performance.now() - judgedAt > freshMs) {
      const [again] = await passGate(this.#setup.db, this.#gate(), [], [message])
      if (again === undefined) return false
      judgedAt = again.judgedAtMs
    }
    return true
  }

  #keep({ message, clock }: Passed, outcome: SendOutcome | Unusable | { readonly kind: 'notBegun' }): void {
    const wall = new Date()
    this.#outcomes.push({ message, leadId: message.leadId, outcome, at: businessAt(clock, wall), wall })
  }

  #gate() {
    return { drainId: this.#setup.drainId, leaseUntil: this.#leaseUntil() }
  }

  #leaseUntil(): Date {
    return new Date(Date.now() + this.#setup.limits.leaseMs)
  }

  #showLife(): void {
    const { db, drainId, heartbeat } = this.#setup
    heartbeat()
    renewLeases(db, drainId, this.#leaseUntil()).catch(() => {})
  }

  #noteTrouble(trouble: LineTrouble): void {
    const { db, transportId, log } = this.#setup
    this.#trouble = trouble
    log.warn({ transportId, trouble }, 'mail server not available')
    backOff(db, transportId, trouble, new Date(Date.now() + troubleMs[trouble])).catch(() => {})
    this.#bell.ring()
  }

  /** Waits for what is under way, hangs up on the rest, stores every outcome and gives back what was not begun. */
  async #finish(): Promise<void> {
    const { db, drainId, transportId, limits } = this.#setup
    const end = performance.now() + limits.graceMs
    while (this.#isBusy && performance.now() < end) await this.#bell.wait(Math.max(1, end - performance.now()))
    if (this.#isBusy) this.#pool.drop()
    while (this.#isFlying) await this.#bell.wait(pollMs)
    this.#pool.close()
    await this.#stock.settled()
    await this.#storeLast()
    await releaseClaims(db, drainId)
    if (this.#trouble === null) await endBackOff(db, transportId)
  }

  /** What is not stored now would be `unknown` later, so a database that is away for a moment is waited for. */
  async #storeLast(): Promise<void> {
    const last = this.#outcomes.splice(0)
    for (let attempt = 1; ; attempt += 1) {
      try {
        await passGate(this.#setup.db, this.#gate(), last, [])
        return
      } catch (error) {
        if (attempt === storeAttempts) throw error
        await delay(pulseMs / storeAttempts)
      }
    }
  }
}
