/** Leads with random histories and random conditions about them, stored row by row: for comparing two ways to answer the same question. */
import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import type { Condition, EventPattern, NumberTest, Test } from '../../domain/condition/syntax.ts'
import { stages } from '../../domain/lead.ts'
import { consentStatuses } from '../../domain/vocabulary.ts'
import type { Db } from '../../db/open.ts'
import { after, monday } from './builders.ts'

/** Case, umlauts, space, things that look like numbers and dates: whatever two languages may read differently. */
const spellings = [
  'Müller',
  ' MÜLLER',
  'straße',
  'STRASSE',
  'İstanbul',
  'istanbul',
  'ΟΔΟΣ',
  'οδος',
  'de',
  'DE',
  'a%b_c',
  "o'neill",
]
const numerals = ['12', ' 12.5 ', '1e3', '0x10', '.5', '-3', '+7', '12.', '1234567890123456', '', '  ', '\u00a0x\u00a0', 'true']
const dates = [
  '2026-03-01',
  '2026-02-30',
  '2026-03-02T08:00:00+01:00',
  '2026-03-02T07:00:00.123456Z',
  '2026-03-01 08:00',
  '2024-02-29',
]
const text = fc.constantFrom(...spellings, ...numerals, ...dates)
const time = fc.integer({ min: -60 * 24, max: 24 * 20 }).map((hours) => after(monday, `${hours}h`))
const windowMs = fc.integer({ min: 1, max: 60 }).map((days) => days * 86_400_000)
const limit = fc.constantFrom(-1, 0, 0.3, 1, 2.95, 3, 11.95, 12, 12.04, 50, 200)

const lead = fc.record({
  lastName: fc.option(text),
  companyName: fc.option(text),
  industry: fc.option(text),
  postalCode: fc.option(text),
  country: fc.option(fc.constantFrom('DE', 'AT')),
  employees: fc.option(fc.constantFrom(0, 12, 50, 200)),
  attributes: fc.dictionary(fc.constantFrom('a', 'b'), text),
  stage: fc.constantFrom(...stages),
  stageSince: time,
  coolOffUntil: fc.option(time),
  fit: fc.constantFrom(-5, 0, 2.95, 12.04, 12.05, 20),
  engagementA: fc.constantFrom(-3, 0, 0.04, 0.05, 2.95, 11.94, 11.95, 12, 12.05, 50),
  isOfCompany: fc.boolean(),
  events: fc.array(
    fc.record({
      type: fc.constantFrom('page.viewed', 'email.clicked', 'form.submitted'),
      occurredAt: time,
      properties: fc.dictionary(
        fc.constantFrom('url', 'a', 'b'),
        fc.oneof(text, fc.constantFrom(12, 12.5, 0, true, null, ['x'])),
      ),
      verdict: fc.option(fc.constantFrom('human' as const, 'machine' as const)),
    }),
    { maxLength: 5 },
  ),
  consent: fc.option(fc.record({ status: fc.constantFrom(...consentStatuses), expiresAt: fc.option(time) })),
  enrolments: fc.array(
    fc.record({ journey: fc.constantFrom('one', 'two'), outcome: fc.option(fc.constantFrom('goal', 'exit')), startedAt: time }),
    { maxLength: 3 },
  ),
})
export type RandomLead = typeof lead extends fc.Arbitrary<infer One> ? One : never

export function randomLeads(count: number, seed: number): RandomLead[] {
  return fc.sample(lead, { numRuns: count, seed })
}

const some = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })
const few = fc.array(
  text.filter((one) => one.trim() !== ''),
  { minLength: 1, maxLength: 2 },
)

function test(withWindow: boolean): fc.Arbitrary<Test> {
  const scalar = fc.oneof(text, fc.constantFrom(12, 12.5, true))
  const moment = fc.constantFrom('2026-03-01', '2026-03-02T07:00:00Z')
  return fc
    .record({
      is: some(scalar),
      in: some(fc.array(scalar, { maxLength: 3 })),
      atLeast: some(limit),
      atMost: some(limit),
      contains: some(few),
      startsWith: some(few),
      endsWith: some(few),
      exists: some(fc.boolean()),
      before: some(moment),
      after: some(moment),
      withinMs: withWindow ? some(windowMs) : fc.constant(undefined),
    })
    .chain((all) => fc.shuffledSubarray(Object.entries(all), { minLength: 1, maxLength: 3 }))
    .map((entries) => Object.fromEntries(entries.filter(([, value]) => value !== undefined)))
}

const numbers: fc.Arbitrary<NumberTest> = fc.oneof(
  limit.map((atLeast) => ({ atLeast })),
  limit.map((atMost) => ({ atMost })),
  fc.record({ atLeast: limit, atMost: limit }),
)
const pattern: fc.Arbitrary<EventPattern> = fc.record({
  types: fc.subarray(['page.viewed', 'email.clicked', 'form.submitted'], { minLength: 1 }),
  where: fc.array(fc.record({ property: fc.constantFrom('a', 'b', 'link', 'url'), test: test(false) }), { maxLength: 2 }),
})
const fieldNames = [
  'lastName',
  'companyName',
  'industry',
  'postalCode',
  'country',
  'employees',
  'coolOffUntil',
  'email',
  'emailDomain',
]
const withinMs = fc.option(windowMs)

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('field' as const),
    of: fc.constant('lead' as const),
    field: fc.constantFrom(...fieldNames, 'attributes.a', 'attributes.b', 'cycle', 'kind'),
    test: test(true),
  }),
  fc.record({
    kind: fc.constant('field' as const),
    of: fc.constant('company' as const),
    field: fc.constantFrom('name', 'domain', 'industry', 'employees'),
    test: test(true),
  }),
  fc.record({ kind: fc.constantFrom('engagement' as const, 'fit' as const), test: numbers }),
  fc.record({ kind: fc.constant('temperature' as const), in: fc.subarray(['cold', 'warm', 'hot'] as const) }),
  fc.record({ kind: fc.constant('stage' as const), in: fc.option(fc.subarray([...stages])), sinceMs: withinMs }),
  fc.record({ kind: fc.constant('event' as const), pattern, count: numbers, withinMs }),
  fc.record({
    kind: fc.constant('consent' as const),
    purpose: fc.constantFrom('email_marketing' as const, 'tracking' as const),
    in: fc.subarray([...consentStatuses, 'none' as const]),
  }),
  fc.record({
    kind: fc.constant('journey' as const),
    journeys: fc.option(fc.subarray(['one', 'two'])),
    status: fc.option(fc.constantFrom('active' as const, 'finished' as const)),
    outcomes: fc.option(fc.subarray(['goal', 'exit'])),
    withinMs,
    never: fc.boolean(),
  }),
)

/** What a segment may ask. */
export const segmentCondition: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('all' as const, 'any' as const),
        of: fc.array(tie('tree'), { maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('some' as const),
        atLeast: fc.integer({ min: 1, max: 3 }),
        of: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), of: tie('tree') }) },
  ),
})).tree

/** Stores them as they are, past every door that would tidy them up. The journeys `one` and `two` come into being. */
export async function storeRandomLeads(db: Db, leads: readonly RandomLead[]): Promise<void> {
  const companyId = uuidv7()
  const times = { createdAt: monday, updatedAt: monday }
  const company = { id: companyId, domain: 'firma.example', name: 'Firma MÜLLER', industry: 'straße', employees: 50 }
  await db
    .insertInto('company')
    .values({ ...company, ...times })
    .execute()
  const versions = { one: await aJourney(db, 'one'), two: await aJourney(db, 'two') }
  for (const { events, consent, enrolments, attributes, isOfCompany, ...fields } of leads) {
    const id = uuidv7()
    const made = { id, email: `${id}@kunde.example`, attributes: JSON.stringify(attributes), channel: 'form' } as const
    const joined = { companyId: isOfCompany ? companyId : null, direction: 'inbound' } as const
    await db
      .insertInto('lead')
      .values({ ...fields, ...made, ...joined, ...times })
      .execute()
    for (const event of events) await storeEvent(db, id, event)
    if (consent !== null) await storeConsent(db, id, consent)
    for (const [index, enrolment] of enrolments.entries()) await storeEnrolment(db, id, `${index}`, enrolment, versions)
  }
}

async function aJourney(db: Db, key: string): Promise<{ journeyId: string; journeyVersionId: string }> {
  const [journeyId, id] = [uuidv7(), uuidv7()]
  await db.insertInto('journey').values({ id: journeyId, key, title: key, createdAt: monday }).execute()
  const version = {
    id,
    journeyId,
    version: 1,
    status: 'retired',
    source: '',
    definition: '{}',
    graph: '{}',
    contentHash: key,
  } as const
  await db
    .insertInto('journeyVersion')
    .values({ ...version, createdAt: monday })
    .execute()
  return { journeyId, journeyVersionId: id }
}

async function storeEvent(db: Db, leadId: string, event: RandomLead['events'][number]): Promise<void> {
  const { verdict, properties, ...fields } = event
  const id = uuidv7()
  const row = { ...fields, id, leadId, receivedAt: monday, source: 'test', bodyHash: '', properties: JSON.stringify(properties) }
  await db.insertInto('event').values(row).execute()
  if (verdict === null || event.type !== 'email.clicked') return
  await db.insertInto('eventVerdict').values({ eventId: id, verdict, reasons: [], judgedWall: monday }).execute()
}

async function storeConsent(db: Db, leadId: string, consent: NonNullable<RandomLead['consent']>): Promise<void> {
  const id = uuidv7()
  const purpose = 'email_marketing'
  const event = { id, leadId, purpose, action: 'recorded', channel: 'test', actor: 'lead', occurredAt: monday } as const
  await db
    .insertInto('consentEvent')
    .values({ ...event, evidenceHash: '', previousHash: '', hash: id })
    .execute()
  await db
    .insertInto('consent')
    .values({ ...consent, leadId, purpose, since: monday, consentEventId: id })
    .execute()
}

async function storeEnrolment(
  db: Db,
  leadId: string,
  businessKey: string,
  { journey, outcome, startedAt }: RandomLead['enrolments'][number],
  versions: Readonly<Record<'one' | 'two', { journeyId: string; journeyVersionId: string }>>,
): Promise<void> {
  const status = outcome === null ? 'active' : 'finished'
  const place = { step: 's', state: '{}', enteredStepAt: startedAt, cycle: 1, finishedAt: outcome === null ? null : startedAt }
  const row = { id: uuidv7(), leadId, ...versions[journey], businessKey, status, outcome, ...place, startedAt } as const
  await db.insertInto('enrolment').values(row).execute()
}
