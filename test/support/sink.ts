/** A real SMTP sink for a test file that keeps mails in memory and treats recipients as a test tells it. */
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { BounceNotice, SinkAnswer, SinkBehaviour } from '../../client/embedded/sink-behaviour.ts'
import { accepts } from '../../client/embedded/sink-behaviour.ts'
import { type CaughtMail, type RunningSink, startSink } from '../../client/embedded/sink.ts'

export interface TestSink {
  readonly port: number
  /** In the order in which their last byte arrived. */
  readonly mails: readonly CaughtMail[]
  /** How often RCPT TO named this recipient. */
  attempts(recipient: string): number
  /** From now on this recipient is treated so; scripts end with the test. */
  script(recipient: string, behaviour: SinkBehaviour | SinkAnswer): void
  /** The same for everyone without a script of their own. */
  scriptAll(behaviour: SinkBehaviour | SinkAnswer): void
  /** Answers connections, counted from 1, before any recipient is known. */
  scriptGreeting(answer: SinkAnswer | ((connection: number) => SinkAnswer)): void
  mailsTo(recipient: string): CaughtMail[]
  clear(): void
}

export interface TestSinkOptions {
  readonly deliverBounce?: (mail: CaughtMail, notice: BounceNotice) => Promise<void>
}

/** Call once at the top of a test file. Mails and scripts are forgotten after each test. */
export function testSink(options: TestSinkOptions = {}): TestSink {
  const mails: CaughtMail[] = []
  const tried = new Map<string, number>()
  const scripts = new Map<string, SinkBehaviour>()
  let greeting: SinkAnswer | ((connection: number) => SinkAnswer) = accepts
  let greeted = 0
  let sink: RunningSink | undefined
  const behave: SinkBehaviour = (recipient) => {
    const attempt = (tried.get(recipient) ?? 0) + 1
    tried.set(recipient, attempt)
    return (scripts.get(recipient) ?? scripts.get('*'))?.(recipient, attempt) ?? accepts
  }
  const clear = () => {
    for (const store of [tried, scripts]) store.clear()
    mails.length = 0
    greeting = accepts
  }
  const greet = () => {
    greeted += 1
    return typeof greeting === 'function' ? greeting(greeted) : greeting
  }
  beforeAll(async () => {
    const storage = { store: async (mail: CaughtMail) => void mails.push(mail) }
    sink = await startSink({ ...options, port: 0, storage, behave, greet })
  })
  afterEach(clear)
  afterAll(() => sink?.stop())
  return {
    get port() {
      if (sink === undefined) throw new Error('testSink() is ready only inside tests and hooks')
      return sink.port
    },
    mails,
    attempts: (recipient) => tried.get(recipient.toLowerCase()) ?? 0,
    script: (recipient, behaviour) => void scripts.set(recipient.toLowerCase(), asBehaviour(behaviour)),
    scriptAll: (behaviour) => void scripts.set('*', asBehaviour(behaviour)),
    scriptGreeting(answer) {
      greeting = answer
      greeted = 0
    },
    mailsTo: (recipient) => mails.filter((mail) => mail.rcptTo === recipient.toLowerCase()),
    clear,
  }
}

function asBehaviour(behaviour: SinkBehaviour | SinkAnswer): SinkBehaviour {
  return typeof behaviour === 'function' ? behaviour : () => behaviour
}
