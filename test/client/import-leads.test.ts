import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { importCsv, type ImportReport } from '../../client/import-leads.ts'
import { importRoutes } from '../../client/api/imports.ts'
import { openCsv } from '../../client/csv-rows.ts'
import { setClock } from '../../db/clock.ts'
import { recordConsent } from '../../db/consent-record.ts'
import { consentsOf } from '../../db/consent-rows.ts'
import { importRows } from '../../db/imports.ts'
import { lockLead } from '../../db/lock.ts'
import type { LeadId } from '../../domain/id.ts'
import { after } from '../support/builders.ts'
import { captureOptions } from '../support/captured-lead.ts'
import { testDeps } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { aSalesTeam, nine } from '../support/sales-team.ts'

const database = testDatabase()
beforeAll(() => aSalesTeam(database.db, { Petra: {} }))

function importText(
  text: string | Uint8Array,
  given: { dryRun?: boolean; mapping?: Record<string, string> } = {},
): Promise<ImportReport> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const { suppressionKey } = captureOptions
  return importCsv(database.db, { fileName: 'test.csv', bytes, mapping: {}, dryRun: false, suppressionKey, ...given })
}

const leadBy = (email: string) => database.db.selectFrom('lead').selectAll().where('email', '=', email).executeTakeFirst()

const countOf = async (table: 'event' | 'lead' | 'message' | 'task' | 'importBatch' | 'consentEvent') =>
  (
    await database.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

test('a file from Excel is read with its umlauts, and every line is told', async () => {
  const text =
    'email;firstName;lastName;company;Haustier\r\na1@werk.example;Jörg;Groß;Müller GmbH;Hund\r\n;;;;\r\nkaputt;;;;\r\na1@werk.example;;;Müller AG;\r\nzu;kurz\r\n'
  const report = await importText(Buffer.from(text, 'latin1'))
  expect(report).toMatchObject({
    encoding: 'windows-1252',
    separator: ';',
    unknownColumns: [{ column: 'Haustier', meant: null }],
    rows: 4,
    accepted: 1,
    updated: 1,
    rejected: 2,
  })
  expect(report.lines).toEqual([
    { line: 2, outcome: 'accepted' },
    { line: 4, outcome: 'rejected', reasons: [expect.stringContaining('email is not one plain address')] },
    { line: 5, outcome: 'updated' },
    { line: 6, outcome: 'rejected', reasons: ['has 2 values, the header has 5'] },
  ])
  expect(await leadBy('a1@werk.example')).toMatchObject({
    firstName: 'Jörg',
    lastName: 'Groß',
    companyName: 'Müller AG',
    channel: 'import',
    direction: 'outbound',
  })
})

test('a file longer than is split at once keeps every row and every character', async () => {
  const rows = Array.from({ length: 3_000 }, (_, index) => `l${index}@lang.example,${'x'.repeat(index % 7)}🦊${'ü'.repeat(40)}`)
  const file = await openCsv(Buffer.from(`email,lastName\n${rows.join('\n')}\n`))
  const read: unknown[] = []
  for await (const row of file.rows) read.push('cells' in row ? `${row.cells['email']},${row.cells['lastName']}` : row)
  expect(read).toEqual(rows)
})

test('a dry run says the same and writes nothing', async () => {
  const text =
    '\ufeffemail,industry,country,attributes.fair\nd1@werk.example,Maschinenbau,DE,M\nd2@werk.example,Einzelhandel,US,M\nkaputt,,,\nd1@werk.example,,,\n'
  const before = await Promise.all((['event', 'lead', 'message', 'task', 'importBatch', 'consentEvent'] as const).map(countOf))
  const preview = await importText(text, { dryRun: true })
  const later = await Promise.all((['event', 'lead', 'message', 'task', 'importBatch', 'consentEvent'] as const).map(countOf))
  expect(later).toEqual(before)
  const { outOfProfile, ...counts } = preview
  expect(outOfProfile).toBe(1)
  const stored = await importText(text)
  for (const key of ['rows', 'accepted', 'updated', 'rejected', 'lines'] as const) expect(stored[key]).toEqual(counts[key])
})

const fair = (rows: string) =>
  `email,phone,attributes.fair,attributes.fairDate,attributes.budget,attributes.timeframeMonths,consent.email,consent.text,consent.at\n${rows}`

test('at a fair: evidence brings an opt-in mail, none brings a task for a person, a need the right to call', async () => {
  const report = await importText(
    fair(
      'f1@werk.example,,Messe,2026-02-27,,,yes,Ich möchte Ihren Newsletter,2026-02-27\nf2@werk.example,+49 89 22222,Messe,2026-02-27,yes,3,,,\n',
    ),
  )
  expect(report).toMatchObject({ accepted: 2, optInsAsked: 1, tasks: 1 })
  const asked = (await leadBy('f1@werk.example'))?.id as LeadId
  const called = (await leadBy('f2@werk.example'))?.id as LeadId
  expect((await consentsOf(database.db, asked)).email_marketing?.status).toBe('pending')
  expect(await database.db.selectFrom('message').select(['kind']).where('leadId', '=', asked).execute()).toEqual([
    { kind: 'optin' },
  ])
  expect((await consentsOf(database.db, called)).phone).toMatchObject({ status: 'confirmed', basis: 'presumed' })
  const types = await database.db.selectFrom('event').select('type').where('leadId', '=', called).orderBy('type').execute()
  expect(types.map((event) => event.type)).toEqual(['need.stated', 'tradefair.talked'])
  expect(
    await database.db.selectFrom('task').select(['kind', 'leadId']).where('leadId', 'in', [asked, called]).execute(),
  ).toEqual([{ kind: 'callContact', leadId: called }])
})

test('the same file again creates no second lead, event, mail or task', async () => {
  const text = fair('g1@werk.example,,Messe,2026-02-27,,,yes,Ja,2026-02-27\ng2@werk.example,,Messe,2026-02-27,,,,,\n')
  await importText(text)
  const before = await Promise.all((['event', 'lead', 'message', 'task'] as const).map(countOf))
  expect(await importText(text)).toMatchObject({ accepted: 0, updated: 2, optInsAsked: 0, tasks: 0 })
  expect(await Promise.all((['event', 'lead', 'message', 'task'] as const).map(countOf))).toEqual(before)
})

test('the same file again does not outweigh a withdrawal in between', async () => {
  const text = fair('w1@werk.example,+49 89 33333,Messe,,yes,3,,,\n')
  await importText(text)
  const leadId = (await leadBy('w1@werk.example'))?.id as LeadId
  await database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const declaration = { leadId, purpose: 'phone', action: 'withdrawn', basis: null, channel: 'phone', actor: 'lead' } as const
    await recordConsent(tx, declaration, nine)
  })
  await database.db.transaction().execute((tx) => setClock(tx, { from: after(nine, '1d'), rate: 0, reason: 'test' }))
  await importText(text)
  expect((await consentsOf(database.db, leadId)).phone?.status).toBe('withdrawn')
})

test('strangers with an address at a provider that the model calls free mail share no company', async () => {
  await importText('email,lastName\ns1@mailbox.org,Eins\ns2@mailbox.org,Zwei\n')
  expect(await leadBy('s1@mailbox.org')).toMatchObject({ lastName: 'Eins', companyId: null })
  expect(await leadBy('s2@mailbox.org')).toMatchObject({ lastName: 'Zwei', companyId: null })
})

test('a dry run counts somebody whose company is known through a colleague as what they are', async () => {
  const rows = 'k1@firma.example,Einkäufer,Chemie,200,DE\nk2@firma.example,Werkstudent,,,FR\n'
  const preview = await importText(`email,jobTitle,industry,employees,country\n${rows}`, { dryRun: true })
  expect(preview).toMatchObject({ accepted: 2, outOfProfile: 0 })
})

test('an import that stops goes on where it stopped', async () => {
  const rows = Array.from({ length: 4_000 }, (_, index) => `r${index}@resume.example`)
  const text = `email\n${rows.join('\n')}\n`
  const file = await openCsv(Buffer.from(text))
  const { createHash } = await import('node:crypto')
  const contentHash = createHash('sha256').update(Buffer.from(text)).update('{}').digest('hex')
  const { suppressionKey } = captureOptions
  const origin = { mode: 'overwrite', channel: 'import', direction: 'outbound', language: 'de' } as const
  const stopping = importRows(database.db, {
    fileName: 'x',
    contentHash,
    suppressionKey,
    origin,
    rows: stopAfter(file.rows, 3_700),
  })
  await expect(stopping).rejects.toThrow('pulled the plug')
  expect(await importText(text)).toMatchObject({ resumedAfter: 2_500, rows: 4_000, accepted: 4_000, updated: 0 })
  const stored = await database.db.selectFrom('lead').select('id').where('email', 'like', '%@resume.example').execute()
  expect(stored).toHaveLength(4_000)
})

async function* stopAfter<T>(rows: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  let seen = 0
  for await (const row of rows) {
    if (seen === count) throw new Error('pulled the plug')
    seen += 1
    yield row
  }
}

test('a column of another name is mapped', async () => {
  await importText('E-Mail,Nachname\nm1@werk.example,Berg\n', { mapping: { 'E-Mail': 'email', Nachname: 'lastName' } })
  expect(await leadBy('m1@werk.example')).toMatchObject({ lastName: 'Berg' })
})

test.each([
  ['an empty file', ''],
  ['only unknown columns', 'foo,bar\n1,2\n'],
  ['a column twice', 'email,email\na@b.example,c@d.example\n'],
])('%s is refused as a whole', async (_, text) => {
  await expect(importText(text)).rejects.toMatchObject({ code: 'badInput' })
})

test('markup, template syntax and formulas in cells stay text', async () => {
  await importText(
    'email,lastName,note\nx1@werk.example,"<img src=x onerror=alert(1)> {{7*7}}","=cmd|\' /C calc\'!A0\nzweite Zeile"\n',
  )
  expect(await leadBy('x1@werk.example')).toMatchObject({
    lastName: '<img src=x onerror=alert(1)> {{7*7}}',
    note: "=cmd|' /C calc'!A0\nzweite Zeile",
  })
})

test('a quotation mark that is never closed costs what follows it, and is told', async () => {
  const report = await importText('email,lastName\nq1@werk.example,Gut\nq2@werk.example,"Offen\n')
  expect(report).toMatchObject({ accepted: 1, rejected: 1 })
})

test('whatever is quoted in a CSV file comes back as it was', async () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\r', ''))
  await fc.assert(
    fc.asyncProperty(
      fc.array(cell, { minLength: 1, maxLength: 20 }),
      fc.constantFrom(',', ';', '\t'),
      async (notes, separator) => {
        const quoted = notes.map((note, index) => `"${index}"${separator}"${note.replaceAll('"', '""')}"`)
        const file = await openCsv(Buffer.from(`externalId${separator}note\n${quoted.join('\n')}\n`))
        const read: string[] = []
        for await (const row of file.rows) if ('cells' in row) read.push(row.cells['note'] ?? '')
        expect(read).toEqual(notes)
      },
    ),
    { numRuns: 50 },
  )
})

test('over HTTP a file is previewed, stored and asked about', async () => {
  const routes = importRoutes(testDeps(database.db))
  const send = (query: string) =>
    routes.request(`/api/imports${query}`, {
      method: 'POST',
      body: 'Mail\nh1@werk.example\n',
      headers: { 'Content-Type': 'text/csv' },
    })
  expect((await send('')).status).toBe(422)
  const preview = await send('?dryRun=true&map=Mail=email')
  expect([preview.status, await preview.json()]).toEqual([
    200,
    expect.objectContaining({ dryRun: true, accepted: 1, batchId: null }),
  ])
  const stored = await send('?map=Mail=email&fileName=h.csv')
  const { batchId } = (await stored.json()) as { batchId: string }
  expect(stored.status).toBe(201)
  expect(await (await routes.request(`/api/imports/${batchId}`)).json()).toMatchObject({
    fileName: 'h.csv',
    status: 'finished',
    rowsDone: 1,
  })
  expect((await routes.request('/api/imports/nothing')).status).toBe(404)
  const form = new FormData()
  form.set('file', new File(['email\nh2@werk.example\n'], 'form.csv'))
  expect(await (await routes.request('/api/imports', { method: 'POST', body: form })).json()).toMatchObject({
    accepted: 1,
    fileName: 'form.csv',
  })
})
