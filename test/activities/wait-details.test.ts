import { expect, test } from 'vitest'
import { bulkDetails, handoffDetails, mailDetails, migrationDetails, waitDetails } from '../../activities/wait-details.ts'
import { monday } from '../support/builders.ts'

const moment = `${monday.toISOString().slice(0, 10)} ${monday.toISOString().slice(11, 16)} UTC`
const migration = { id: 'm', journey: 'j', from: 1, to: 3, plan: {}, createdAt: monday, createdBy: 'Anna Weber' }
const times = { appliedAt: null, reversedAt: null, reversedBy: 'Anna Weber' }
const counts = { moved: 1_250, stayed: 3, exited: 2, left: 800, reversed: 120, kept: 4 }
const bulk = { id: 'b' as never, journeyKey: 'j', journey: 'Title', segment: null, state: 'running', leads: 20_000 } as const
const progress = { entered: 1_250, refused: { alreadyIn: 2, unsubscribed: 1 }, waiting: 18_747, spreadMs: 0 }
const begun = { createdAt: monday, createdBy: 'Anna Weber', finishedAt: null }

test.each([
  [
    'a migration under way',
    migrationDetails({ ...migration, ...times, ...counts, state: 'applying' }),
    'From version 1 to 3: 1250 leads moved, 3 stayed, 2 let go, 800 to come',
  ],
  [
    'one that is taken back',
    migrationDetails({ ...migration, ...times, ...counts, state: 'reversing' }),
    'Back from version 3 to 1: 120 leads taken back, 4 past taking back',
  ],
  [
    'an enrolment of many',
    bulkDetails({ ...bulk, ...progress, ...begun, nextAt: monday }),
    `1250 of 20000 leads entered, 3 refused, the next at ${moment}`,
  ],
  [
    'one without anybody to come',
    bulkDetails({ ...bulk, ...progress, ...begun, nextAt: null }),
    '1250 of 20000 leads entered, 3 refused',
  ],
  ['a transport at rest', mailDetails('asleep', null), 'Waits to be told of mail'],
  ['one with mail planned', mailDetails('asleep', monday), `Looks again at ${moment}`],
  ['one in trouble', mailDetails('inTrouble', monday), `The mail server takes no mail now. Looks again at ${moment}`],
  ['an offer to sales', handoffDetails({ awaited: 'answer', until: monday }), `Sales is to answer; looks again at ${moment}`],
  ['a talk without end', handoffDetails({ awaited: 'result', until: null }), 'Sales is to report'],
  [
    'a lead that is offered again on a day',
    handoffDetails({ awaited: 'reoffer', until: monday }),
    `Nobody is asked until the lead is offered again; looks again at ${moment}`,
  ],
  [
    'a lead that waits',
    waitDetails({ step: 'rest', waitingFor: 'condition', until: monday }),
    `Step rest: waits until ${moment} for a condition`,
  ],
])('Temporal’s page says of %s where it stands, and names nobody', (_, said, expected) => {
  expect(said).toBe(expected)
})
