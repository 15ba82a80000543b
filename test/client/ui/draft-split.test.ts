import { beforeAll, expect, test } from 'vitest'
import { readDraft } from '../../../db/journey-drafts.ts'
import { rememberWay } from '../../../db/split-assignments.ts'
import { publishedVersion } from '../../../db/journeys.ts'
import { monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { journeySource } from '../../support/journeys.ts'
import { aNurturedLead, publish, seedNurturing } from '../../support/nurtured.ts'
import { visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
const path = '/journeys/test/draft'

beforeAll(async () => {
  await seedNurturing(database.db)
  await publish(database.db, journeySource('- { wait: 1d }\n- { split: [ { way: a, weight: 50 }, { way: b, weight: 50 } ] }'))
})

test('a split that is added has a name, and the preview says that it takes the number of another with leads assigned', async () => {
  const { db } = database
  const leadId = await aNurturedLead(db)
  const version = await publishedVersion(db, 'test')
  const journeyId = version?.journeyId
  if (journeyId === undefined) throw new Error('not published')
  await db.transaction().execute((tx) => rememberWay(tx, { leadId, journeyId, step: 'split-1', way: 'a' }, monday))
  const { page } = await visit.get(path)
  const hidden = Object.fromEntries(
    page('#draft input[type=hidden]')
      .toArray()
      .map((input) => [page(input).attr('name') ?? '', page(input).attr('value') ?? '']),
  )
  const base = page('#draft textarea[name=base]').text().replace(/^\n/, '')
  await visit.post(path, { ...hidden, base, act: 'add|steps|0|split' })
  const draft = await readDraft(db, 'test')
  expect(draft?.source).toContain('id: ab-test')
  expect((await visit.get('/journeys/test/publish')).text).toContain(
    'heißt jetzt „split-2“ statt „split-1“; wer unter dem alten Namen einen Weg hat (Leads: 1)',
  )
})
