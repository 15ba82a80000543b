import { beforeAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../../db/settings.ts'
import { testDatabase } from '../../support/database.ts'
import { hostile, visitor } from '../../support/pages.ts'
import { aSalesTeam } from '../../support/sales-team.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
let team: Awaited<ReturnType<typeof aSalesTeam>>
beforeAll(async () => {
  team = await aSalesTeam(database.db, { Anna: {} })
})

/** The form as it stands, with some fields typed over. */
async function formWith(changed: Record<string, string>): Promise<Record<string, string>> {
  const { page } = await visit.get('/settings')
  const fields = page('form[action="/settings"] [name]').toArray()
  const shown = fields.map((field) => [page(field).attr('name') ?? '', String(page(field).val() ?? '')] as const)
  return { ...Object.fromEntries(shown), ...changed }
}

test.each([
  ['de', 'Absender', 'Ein Teil ist gestört'],
  ['en', 'Sender', 'A part is broken'],
] as const)('the page speaks %s and says which part is not well', async (language, ...sentences) => {
  const { text } = await visit.get('/settings', language)
  for (const sentence of sentences) expect(text).toContain(sentence)
})

describe('what the organisation sets', () => {
  test('is stored as typed', async () => {
    const saved = await visit.post(
      '/settings',
      await formWith({ 'sender.companyName': 'Nordwerk GmbH', 'installation.deliveryArea': 'de at, ch; fr' }),
    )
    expect(saved.to).toBe('/settings?saved=1')
    const { sender, installation } = await readSettings(database.db)
    expect([sender.companyName, installation.deliveryArea]).toEqual(['Nordwerk GmbH', ['DE', 'AT', 'CH', 'FR']])
  })

  test('a field that makes no sense is marked, and nothing is stored', async () => {
    const answer = await visit.post(
      '/settings',
      await formWith({ 'sender.companyName': 'Anders', 'sender.fromEmail': 'kaputt', 'installation.timeZone': 'Mars' }),
    )
    expect(answer.status).toBe(422)
    expect(
      answer
        .page('[aria-invalid]')
        .toArray()
        .map((field) => answer.page(field).attr('name')),
    ).toEqual(['sender.fromEmail', 'installation.timeZone'])
    expect(answer.page('[name="sender.companyName"]').val()).toBe('Anders')
    expect((await readSettings(database.db)).sender.companyName).toBe('Nordwerk GmbH')
  })

  test('markup in it stays text', async () => {
    await visit.post('/settings', await formWith({ 'sender.companyName': hostile.replaceAll('"', '') }))
    const { page } = await visit.get('/settings')
    expect(page('main script')).toHaveLength(0)
    expect(page('[name="sender.companyName"]').val()).toContain('<script>')
  })
})

describe('reps', () => {
  const fields = {
    name: 'Ben',
    email: 'Ben@Vertrieb.example',
    phone: '',
    language: 'en',
    capacity: '5',
    weight: '2',
    active: 'yes',
  }

  test('are added and changed', async () => {
    expect((await visit.post('/settings/reps/new', { ...fields, teamId: team.teamId })).status).toBe(303)
    const rep = await database.db
      .selectFrom('rep')
      .select(['id', 'capacity', 'language'])
      .where('email', '=', 'ben@vertrieb.example')
      .executeTakeFirstOrThrow()
    expect(rep).toMatchObject({ capacity: 5, language: 'en' })
    await visit.post(`/settings/reps/${rep.id}`, { ...fields, teamId: team.teamId, active: '' })
    expect((await visit.get('/settings')).text).toContain('Ben nicht aktiv')
  })

  test.each([
    [{ email: 'anna@vertrieb.example' }, 'gehört schon jemand anderem'],
    [{ email: 'kaputt' }, 'Nichts gespeichert'],
    [{ capacity: '-1' }, 'Nichts gespeichert'],
  ])('%j is refused with the reason', async (wrong, sentence) => {
    const { status, text } = await visit.post('/settings/reps/new', {
      ...fields,
      email: 'neu@vertrieb.example',
      teamId: team.teamId,
      ...wrong,
    })
    expect(status).toBe(422)
    expect(text).toContain(sentence)
  })

  test('an absence shows until somebody takes it back', async () => {
    const id = team.rep('Anna')
    await visit.post(`/settings/reps/${id}/absences`, { fromDate: '2026-03-09', toDate: '2026-03-13' })
    const { page, text } = await visit.get('/settings')
    expect(text).toContain('abwesend Mo., 9. März – Fr., 13. März')
    await visit.post(page('form[action^="/settings/absences/"]').attr('action') ?? '')
    expect((await visit.get('/settings')).text).not.toContain('abwesend')
  })

  test('an absence that ends before it begins is refused', async () => {
    const { status, text } = await visit.post(`/settings/reps/${team.rep('Anna')}/absences`, {
      fromDate: '2026-03-09',
      toDate: '2026-03-01',
    })
    expect([status, text.includes('Der letzte Tag liegt vor dem ersten')]).toEqual([422, true])
  })
})

test('the hours of a team decide which days are open', async () => {
  const saved = await visit.post(`/settings/teams/${team.teamId}`, {
    name: 'Vertrieb',
    leadRepId: '',
    from1: '8:30',
    to1: '17:00',
    from6: '10:00',
    to6: '9:00',
    country: 'de',
    region: 'BY',
  })
  expect(saved.status).toBe(303)
  const row = await database.db.selectFrom('team').select('calendar').executeTakeFirst()
  expect(row?.calendar).toEqual({
    zone: 'Europe/Berlin',
    hours: { 1: [{ from: 510, to: 1020 }] },
    holidays: { country: 'DE', region: 'BY' },
  })
})
