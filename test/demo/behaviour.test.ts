import { describe, expect, test } from 'vitest'
import { split } from '../../demo/act.ts'
import { actsOnMail } from '../../demo/lead-behaviour.ts'
import { type ReceivedMail, readLinks } from '../../demo/received-mail.ts'
import { actsOnOffer } from '../../demo/rep-behaviour.ts'
import { personAt, type Temper, tempers } from '../../demo/sample-people.ts'

const publicUrl = 'http://127.0.0.1:3001'
const noLinks = { confirm: null, asset: null, unsubscribe: null, handoff: null, pixel: null, content: [] }

function aMail(links: Partial<ReceivedMail['links']>, id = 'mail-1'): ReceivedMail {
  return {
    id,
    to: 'x@nordwerk.example',
    subject: 'Probe',
    at: Date.parse('2026-03-02T09:00:00Z'),
    links: { ...noLinks, ...links },
  }
}

const marketing = { unsubscribe: `${publicUrl}/u/t`, content: [`${publicUrl}/c/t`], pixel: `${publicUrl}/o/t.gif` }

function personOf(temper: Temper): number {
  for (let index = 0; index < 500; index += 1) if (personAt(index).temper === temper) return index
  throw new RangeError(`nobody is ${temper}`)
}

const offer = (id: string) => aMail({ handoff: `${publicUrl}/h/t` }, id)
const visit = (at: number) => ({ kind: 'visit', at, url: 'u' }) as const

/** How many of a hundred offers are rejected at the first answer. */
function rejections(temper: 'picky' | 'prompt'): number {
  const answers = Array.from({ length: 100 }, (_, index) => actsOnOffer(temper, offer(String(index)))[0])
  return answers.filter((act) => act?.kind === 'answer' && act.answer.startsWith('reject')).length
}

describe('sample persons', () => {
  test.each(tempers)('somebody is %s', (temper) => {
    expect(personAt(personOf(temper)).temper).toBe(temper)
  })

  test('everybody has an address of their own at a domain that cannot exist', () => {
    const addresses = Array.from({ length: 500 }, (_, index) => personAt(index).email)
    expect(new Set(addresses).size).toBe(500)
    for (const address of addresses) expect(address).toMatch(/^[a-z]+\.[a-z]+\.\d+@[a-z-]+\.example$/)
  })
})

describe('a lead', () => {
  test.each<[Temper, Partial<ReceivedMail['links']>, string[]]>([
    ['leaver', marketing, ['press']],
    ['silent', marketing, []],
    ['away', marketing, ['reply']],
    ['replier', marketing, ['reply']],
    ['undecided', { confirm: `${publicUrl}/confirm/t` }, []],
    ['reader', { confirm: `${publicUrl}/confirm/t` }, ['press']],
    ['reader', { asset: `${publicUrl}/a/t` }, []],
  ])('who is %s does what the temper says', (temper, links, kinds) => {
    expect(
      actsOnMail(personOf(temper), aMail(links))
        .map((act) => act.kind)
        .filter((kind) => kind !== 'visit'),
    ).toEqual(kinds)
  })

  test('does the same about the same mail, and only after it came', () => {
    const mail = aMail(marketing)
    const acts = actsOnMail(personOf('eager'), mail)
    expect(actsOnMail(personOf('eager'), mail)).toEqual(acts)
    for (const act of acts) expect(act.at).toBeGreaterThan(mail.at)
  })
})

describe('a rep', () => {
  test('who is absent answers nothing', () => {
    expect(actsOnOffer('absent', offer('1'))).toEqual([])
  })

  test('who is picky rejects most and the prompt one accepts every offer first', () => {
    expect(rejections('picky')).toBeGreaterThan(50)
    expect(rejections('prompt')).toBe(0)
  })
})

test('links are told apart by where they lead', () => {
  const html = `<a href="${publicUrl}/c/1">Fall</a><a href="${publicUrl}/u/2">ab</a><a href="https://www.example.de">Impressum</a><img src="${publicUrl}/o/3.gif">`
  expect(readLinks(html, publicUrl)).toEqual({
    ...noLinks,
    content: [`${publicUrl}/c/1`],
    unsubscribe: `${publicUrl}/u/2`,
    pixel: `${publicUrl}/o/3.gif`,
  })
})

test('an agenda gives what is due, earliest first, and keeps the rest', () => {
  expect(split([visit(3), visit(1), visit(2)], 2)).toEqual({ due: [visit(1), visit(2)], later: [visit(3)] })
})
