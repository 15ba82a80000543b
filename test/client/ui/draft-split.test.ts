import { beforeAll, expect, test } from 'vitest'
import { readDraft, saveDraft } from '../../../db/journey-drafts.ts'
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

const renamed = 'heißt jetzt „split-2“ statt „split-1“; wer unter dem alten Namen einen Weg hat (Leads: 1)'

async function rememberOne(): Promise<void> {
  const { db } = database
  const leadId = await aNurturedLead(db)
  const version = await publishedVersion(db, 'test')
  if (version === null) throw new Error('not published')
  await db
    .transaction()
    .execute((tx) => rememberWay(tx, { leadId, journeyId: version.journeyId, step: 'split-1', way: 'a' }, monday))
}

test('a split that is added by the form has a name, and the one that was there keeps the name its ways are remembered by', async () => {
  await rememberOne()
  const { page } = await visit.get(path)
  const hidden = Object.fromEntries(
    page('#draft input[type=hidden]')
      .toArray()
      .map((input) => [page(input).attr('name') ?? '', page(input).attr('value') ?? '']),
  )
  const base = page('#draft textarea[name=base]').text().replace(/^\n/, '')
  await visit.post(path, { ...hidden, base, act: 'add|steps|0|split' })
  const source = (await readDraft(database.db, 'test'))?.source
  expect(source).toContain('id: ab-test')
  expect(source).toMatch(/way: b, weight: 50 \} \][\s,]*id: split-1/)
  expect((await visit.get('/journeys/test/publish')).text).not.toContain('statt „split-1“')
})

test('the preview says when a split written as text takes the number of another with leads assigned', async () => {
  const split = '- { split: [ { way: a, weight: 50 }, { way: b, weight: 50 } ] }'
  const { revision = 0 } = (await readDraft(database.db, 'test')) ?? {}
  const draft = {
    key: 'test',
    source: journeySource(`- { wait: 1d }\n${split.replace('{', '{ id: first,')}\n${split}`),
    revision,
    by: 'Petra',
  }
  await database.db.transaction().execute((tx) => saveDraft(tx, draft, monday))
  expect((await visit.get('/journeys/test/publish')).text).toContain(renamed)
})
