import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { queueMessage } from '../../../db/messages.ts'
import { stopSending } from '../../../db/settings.ts'
import { createTask } from '../../../db/tasks.ts'
import type { LeadId } from '../../../domain/id.ts'
import { after } from '../../support/builders.ts'
import { capturedLead } from '../../support/captured-lead.ts'
import { testDatabase } from '../../support/database.ts'
import { hostile, visitor } from '../../support/pages.ts'
import { anOffer, aRipeLead, aSalesTeam, nine } from '../../support/sales-team.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
beforeAll(async () => {
  await aSalesTeam(database.db, { Anna: {} })
})

describe('an empty installation', () => {
  test.each([
    ['de', 'Noch keine Leads'],
    ['en', 'No leads yet'],
  ] as const)('says in %s what to do first', async (language, sentence) => {
    const { status, text, page } = await visit.get('/', language)
    expect([status, page('html').attr('lang')]).toEqual([200, language])
    expect(text).toContain(sentence)
    expect(page('main a[href="/leads/import"]')).toHaveLength(1)
  })

  test('says which parts are missing', async () => {
    const { text } = await visit.get('/')
    expect(text).toContain('Es läuft kein Worker')
    expect(text).toContain('Kein Mailserver verbunden')
  })
})

describe('with leads', () => {
  let leadId: LeadId
  beforeAll(async () => {
    leadId = await aRipeLead(database.db, { firstName: hostile, lastName: 'Muster' })
  })

  test('a handoff stands on top with who has it and a running clock', async () => {
    const id = await anOffer(database.db, leadId)
    const { page, text } = await visit.get('/')
    expect(text).toContain('Wartet auf den Vertrieb 1')
    expect(text).toContain('Anna')
    expect(page(`a[href="/handoffs/${id}"]`).text()).toContain('<script>')
    expect(page('main script')).toHaveLength(0)
    expect(page('progress[data-until]').attr('data-until')).toBe('2026-03-02T12:00:00.000Z')
  })

  test('a task can be closed where it is listed', async () => {
    const { id } = await database.db
      .transaction()
      .execute((tx) => createTask(tx, { kind: 'findRightPerson', leadId, role: 'marketing' }, nine))
    const before = await visit.get('/')
    expect(before.text).toContain('Richtige Person im Unternehmen finden')
    const done = await visit.post(`/tasks/${id}/done`, { back: '/' })
    expect([done.status, done.to]).toEqual([303, '/'])
    expect((await visit.get('/tasks')).text).toContain('Keine offenen Aufgaben')
  })

  test('a lead that lacks facts is named with what it lacks', async () => {
    await database.db
      .updateTable('lead')
      .set({ needsData: ['company', 'emailOrPhone'] })
      .where('id', '=', leadId)
      .execute()
    const { text, page } = await visit.get('/', 'en')
    expect(text).toContain('Missing: company, email address or phone number')
    expect(page(`a[href="/leads/${leadId}/edit"]`).length).toBeGreaterThan(0)
    expect((await visit.get('/leads?with=lacking')).page('tbody tr')).toHaveLength(1)
  })

  test('what goes out is counted on its local day', async () => {
    await queueFor(leadId, after(nine, '2d'))
    const { page } = await visit.get('/')
    const link = page('a[href="/sending?day=2026-03-04"]')
    expect(link.text()).toBe('1')
    expect((await visit.get('/sending?day=2026-03-04')).page('#messages li')).toHaveLength(1)
    expect((await visit.get('/sending?day=2026-03-05')).page('#messages li')).toHaveLength(0)
  })

  test('every count of the funnel links to exactly those leads', async () => {
    await capturedLead(database.db)
    const { page } = await visit.get('/')
    for (const stage of ['cold', 'mql']) {
      const counted = Number(page(`a[href="/leads?stage=${stage}"]`).text())
      expect((await visit.get(`/leads?stage=${stage}`)).page('tbody tr'), stage).toHaveLength(counted)
    }
  })

  test('an email nobody can vouch for is shown until it is settled', async () => {
    const { text } = await visit.get('/')
    expect(text).not.toContain('Unklare Sendungen')
    await database.db
      .updateTable('message')
      .set({ state: 'unknown', finalAt: nine, smtpMessageId: '<1@firma.example>' })
      .where('leadId', '=', leadId)
      .execute()
    expect((await visit.get('/')).text).toContain('Unklare Sendungen 1')
    expect((await visit.get('/sending?show=unknown')).page('#messages li')).toHaveLength(1)
  })
})

describe('stopping all marketing email', () => {
  test('says first how many emails wait, then every page says that it is stopped', async () => {
    const { leadId } = await capturedLead(database.db)
    await queueFor(leadId, after(nine, '1d'))
    expect((await visit.get('/sending/stop')).text).toContain('1 eingeplante E-Mail bleibt liegen')
    expect((await visit.post('/sending/stop')).to).toBe('/')
    const { page } = await visit.get('/leads')
    expect(page('.banner').text()).toContain('Der Versand ist angehalten')
  })

  test('resuming leads back to where one was', async () => {
    await database.db.transaction().execute((tx) => stopSending(tx, 'test', nine))
    expect((await visit.post('/sending/resume', { back: '/leads?stage=mql' })).to).toBe('/leads?stage=mql')
    expect((await visit.get('/')).page('.banner')).toHaveLength(0)
  })
})

async function queueFor(leadId: LeadId, notBefore: Date): Promise<void> {
  const request = {
    sendKey: uuidv7(),
    class: 'marketing',
    kind: 'journey',
    leadId,
    templateKey: 'checklist',
    language: 'de',
    notBefore,
  } as const
  await database.db.transaction().execute((tx) => queueMessage(tx, request, nine))
}
