import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { files, names, tables, words, workflows } from '../support/hiding-places.ts'
import { type Installation, startInstallation } from '../support/installation.ts'
import { comeLate, erase, type Life, live, marks } from '../support/marked-person.ts'
import { tracesIn } from '../support/traces.ts'

function haystack(content: string, encoding: BufferEncoding = 'utf8') {
  return [{ place: 'here', bytes: Buffer.from(content, encoding) }]
}

describe('the search', () => {
  const text = 'Zoë Quitte@werk.example'

  test.each([
    ['plain', text],
    ['plain', text.toUpperCase()],
    ['latin1', Buffer.from(text, 'latin1').toString('latin1')],
    ['utf16', Buffer.from(text, 'utf16le').toString('latin1')],
    ['URL-encoded', `?to=${encodeURIComponent(text)}`],
    ['quoted-printable', 'Zo=C3=AB Qui=\r\ntte@werk.example'],
    ['encoded word', '=?UTF-8?Q?Zo=C3=AB_Quitte@werk.example?='],
    ['JSON escapes', '"zo\\u00eb quitte@werk.example"'],
    ['hex', Buffer.from(text).toString('hex').toUpperCase()],
    ['base64', Buffer.from(`${text}.`).toString('base64')],
    ['base64', Buffer.from(`a ${text}`).toString('base64url')],
    ['base64', Buffer.from(`An ${text.toLowerCase()} usw`).toString('base64').replace(/.{20}/g, '$&\r\n')],
  ])('finds a text that is %s', (form, content) => {
    const isBinary = form === 'utf16' || form === 'latin1'
    expect(tracesIn(haystack(content, isBinary ? 'latin1' : 'utf8'), [text]).map((trace) => trace.form)).toContain(form)
  })

  test('finds nothing where the text is not', () => {
    expect(tracesIn(haystack('Zoe Quitte@werk.example'), [text])).toEqual([])
  })
})

describe('a person who has been through everything', { timeout: 240_000 }, () => {
  let ripen: Installation
  let life: Life

  beforeAll(async () => {
    ripen = await startInstallation()
    life = await live(ripen)
  }, 240_000)
  afterAll(async () => {
    await ripen.stop()
    await ripen.remove()
  }, 60_000)

  test('has left traces in many tables', async () => {
    const found = new Set(tracesIn(await tables(ripen), marks).map((trace) => trace.place))
    const expected = ['company', 'consent_evidence', 'event', 'inbound_mail', 'lead', 'sink_mail']
    expect([...found]).toEqual(expect.arrayContaining(expected.map((name) => `table ${name}`)))
  })

  test('is known to Postgres only: not to histories, visibility, logs, files or metrics, and by no id or key', async () => {
    const histories = await workflows(ripen)
    expect(histories.map(({ place }) => place)).toContain(`history ${life.handoffId}`)
    const outside = [...histories, ...(await names(ripen)), ...(await files(ripen)), ...(await words(ripen))]
    expect(tracesIn(outside, marks)).toEqual([])
  })

  test('is nowhere once erased, not even in the mails that tell of it, whatever comes late', async () => {
    await erase(ripen, life)
    await comeLate(ripen, life)
    const places = [tables(ripen), names(ripen), workflows(ripen), files(ripen), words(ripen)]
    expect(tracesIn((await Promise.all(places)).flat(), marks)).toEqual([])
  })

  test('is in no file either when everything has ended', async () => {
    await ripen.stop()
    const left = await files(ripen)
    expect(left.map(({ place }) => place)).toEqual(expect.arrayContaining(['file temporal.db', 'file server.log']))
    expect(tracesIn(left, marks)).toEqual([])
  })
})
