import { beforeAll, describe, expect, test } from 'vitest'
import { enrolBatch } from '../../../db/bulk-enrolment-batch.ts'
import type { BulkId } from '../../../domain/id.ts'
import { monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { journeySource } from '../../support/journeys.ts'
import { aNurturedLead, enrolmentsOf, publish, seedNurturing } from '../../support/nurtured.ts'
import { hostile, visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)

beforeAll(async () => {
  await seedNurturing(database.db)
  await publish(
    database.db,
    journeySource('- { wait: 30d }\n- { wait: 5d, id: rest }').replace('title: Test', 'title: Teststrecke'),
  )
})

const sourceOf = (key: string, condition: string, title = key) =>
  `segment: ${key}\ntitle: ${JSON.stringify(title)}\nif: ${condition}\n`

describe('segments', () => {
  test('are checked before they are saved: how many meet it, who they are, and that nobody enters a journey', async () => {
    const leadId = await aNurturedLead(database.db, { firstName: 'Jana', industry: 'Glas' })
    const source = sourceOf('glas', '{ lead: { industry: glas } }', 'Glashersteller')
    const checked = await visit.post('/segments', { source, mode: 'check' })
    expect(checked.text).toContain('1 Lead erfüllt die Bedingung jetzt.')
    expect(checked.page(`a[href="/leads/${leadId}"]`).text()).toBe('Jana')
    expect((await visit.get('/segments')).text).toContain('Noch keine Segmente')
    expect((await visit.post('/segments', { source, mode: 'publish' })).to).toBe('/segments/glas')
    expect((await visit.get('/segments')).text).toContain('Glashersteller Nimmt in keine Strecke auf 1 Lead')
    expect((await visit.get('/segments/glas', 'en')).text).toContain('1 lead meets the condition now.')
    for (const path of ['/segments', '/segments/glas'])
      expect((await visit.get(path)).page('a[href="/leads?segment=glas"]')).toHaveLength(1)
    const members = await visit.get('/leads?segment=glas')
    expect(members.text).toContain('im Segment „Glashersteller“')
    expect(members.page(`#leads a[href="/leads/${leadId}"]`)).not.toHaveLength(0)
  })

  test('say everything that is wrong with a condition, and store nothing', async () => {
    const { status, text } = await visit.post('/segments', { source: sourceOf('bad', '{ ready: true }'), mode: 'publish' })
    expect(status).toBe(422)
    expect(text).toContain('`ready` lässt sich nicht für alle Leads auf einmal fragen')
    expect((await visit.get('/segments/bad')).status).toBe(404)
  })

  test('what was clicked beside a text that cannot be read is not lost without a word', async () => {
    const { status, page } = await visit.post('/segments', { base: 'if: [', 'text||title': 'T', act: 'cond|if||apply' })
    expect([status, page('[role=alert] li').length, page('textarea[name=source]').text().trim()]).toEqual([422, 1, 'if: ['])
  })

  test('show hostile titles as text', async () => {
    await visit.post('/segments', { source: sourceOf('odd', '{ stage: cold }', hostile), mode: 'publish' })
    for (const path of ['/segments', '/segments/odd', '/bulk']) expect((await visit.get(path)).page('main script').length).toBe(0)
  })
})

describe('deleting a segment', () => {
  test('says what it will do, and does it', async () => {
    await visit.post('/segments', { source: sourceOf('gone', '{ stage: cold }', 'Bald weg'), mode: 'publish' })
    expect((await visit.get('/segments/gone')).page('a[href="/segments/gone/delete"]').text()).toBe('Löschen')
    expect((await visit.get('/segments/gone/delete')).text).toMatch(/\d+ Leads? gehör(t|en) nicht mehr dazu/)
    expect((await visit.post('/segments/gone/delete')).to).toBe('/segments')
    expect((await visit.get('/segments/gone')).status).toBe(404)
    expect((await visit.get('/segments/gone/delete')).status).toBe(404)
  })

  test('is refused with the journeys that use it', async () => {
    await visit.post('/segments', { source: sourceOf('needed', '{ stage: cold }'), mode: 'publish' })
    const source = journeySource('- { wait: 1d }', 'enrol: { segment: needed }').replace('journey: test', 'journey: needing')
    await publish(database.db, source)
    for (const { status, text, page } of [
      await visit.get('/segments/needed/delete'),
      await visit.post('/segments/needed/delete'),
    ]) {
      expect([200, 409]).toContain(status)
      expect(text).toContain('Test, Fassung 1: nimmt daraus auf, 0 Leads darin')
      expect(page('a[href="/journeys/needing?version=1"]')).toHaveLength(1)
      expect(page('main form')).toHaveLength(0)
    }
    expect((await visit.get('/segments/needed')).status).toBe(200)
  })
})

describe('enrolling many', () => {
  test('counts first, then enrols the very list that was counted, and shows how far it is', async () => {
    const [one, other] = [await aNurturedLead(database.db), await aNurturedLead(database.db, {}, false)]
    const form = {
      journey: 'test',
      segment: '',
      list: one,
      file: new File([`id\n${other}\nnobody@nowhere.example\n`], 'list.csv'),
    }
    const previewed = await visit.post('/bulk', { ...form, mode: 'preview' })
    expect(previewed.text).toContain('2werden aufgenommen')
    expect(previewed.text).toContain('Unbekannt: nobody@nowhere.example')
    expect(previewed.text).toContain('1 davon ohne Einwilligung')
    const list = previewed.page('textarea[name=list]').text()
    const { to } = await visit.post('/bulk', { journey: 'test', segment: '', list, mode: 'start' })
    const id = (to ?? '').split('/').at(-1) as BulkId
    await database.db.transaction().execute((tx) => enrolBatch(tx, id, monday))
    const progress = await visit.get(to ?? '')
    expect(progress.text).toContain('2 von 2')
    expect((await enrolmentsOf(database.db, other)).length).toBe(1)
    expect((await visit.get('/bulk')).page('#recent').text()).toContain('Teststrecke')
  })

  test('is cancelled with a word about those left out', async () => {
    const { to } = await visit.post('/bulk', {
      journey: 'test',
      list: await aNurturedLead(database.db),
      hours: '3',
      mode: 'start',
    })
    expect((await visit.get(to ?? '')).text).toContain('die übrigen 1 werden es nicht')
    expect((await visit.post(`${to}/cancel`)).to).toBe(to)
    expect((await visit.get(to ?? '')).text).toContain('Aufnahme abgebrochen')
  })

  test.each([
    [{ journey: 'test', list: '' }, 'Wählen Sie ein Segment'],
    [{ journey: 'nothing', list: 'x' }, 'Diese Strecke ist nicht in Kraft'],
    [{ journey: 'test', segment: 'nothing' }, 'Wählen Sie ein Segment'],
  ])('of %j is refused with what to do', async (form, said) => {
    for (const mode of ['preview', 'start']) {
      const { status, text } = await visit.post('/bulk', { ...form, mode })
      expect(status).toBe(422)
      expect(text).toContain(said)
    }
  })
})

describe('one lead', () => {
  test('is enrolled from its page, and told why not when it is in already', async () => {
    const leadId = await aNurturedLead(database.db)
    expect((await visit.get(`/leads/${leadId}`)).page(`a[href="/leads/${leadId}/enrol"]`).length).toBe(1)
    const form = { journey: 'test', key: '' }
    expect((await visit.post(`/leads/${leadId}/enrol`, form)).to).toBe(`/leads/${leadId}`)
    const again = await visit.post(`/leads/${leadId}/enrol`, form)
    expect(again.status).toBe(409)
    expect(again.text).toContain('Nicht aufgenommen: ist schon in der Strecke')
  })

  test('is paused, moved, resumed and removed from its page, and the timeline says why', async () => {
    const leadId = await aNurturedLead(database.db)
    await visit.post(`/leads/${leadId}/enrol`, { journey: 'test' })
    for (const act of ['pause', 'move', 'resume', 'remove']) {
      const href = (await visit.get(`/leads/${leadId}`)).page(`#standing a[href$="/${act}"]`).attr('href') ?? ''
      expect((await visit.get(href)).text).toContain('Grund')
      expect((await visit.post(href, { reason: ` weil ${act} `, to: 'rest' })).to).toBe(`/leads/${leadId}`)
    }
    const { text } = await visit.get(`/leads/${leadId}`)
    for (const said of [
      'Von Hand angehalten: weil pause',
      'weil move',
      'Von Hand fortgesetzt: weil resume',
      'Von Hand herausgenommen: weil remove',
    ])
      expect(text).toContain(said)
    expect((await enrolmentsOf(database.db, leadId))[0]?.outcome).toBe('removed')
  })

  test('is left alone without a reason', async () => {
    const leadId = await aNurturedLead(database.db)
    await visit.post(`/leads/${leadId}/enrol`, { journey: 'test' })
    const [enrolment] = await enrolmentsOf(database.db, leadId)
    const path = `/enrolments/${enrolment?.id}/remove`
    expect((await visit.post(path, { reason: '  ' })).to).toBe(path)
    expect((await enrolmentsOf(database.db, leadId))[0]?.status).toBe('active')
  })
})
