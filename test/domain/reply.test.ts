import { expect, test } from 'vitest'
import { isAutomaticReply, type ReplyHeaders, wishOf, withoutQuote } from '../../domain/reply.ts'

const byHand: ReplyHeaders = {
  autoSubmitted: null,
  precedence: null,
  hasAutoReplyMark: false,
  isFromNobody: false,
  subject: 'Re: Prüfliste',
}

test.each<[string, Partial<ReplyHeaders>, boolean]>([
  ['a person', {}, false],
  ['a person whose program says Auto-Submitted: no', { autoSubmitted: 'no' }, false],
  ['a vacation notice by the standard', { autoSubmitted: 'auto-replied' }, true],
  ['an old autoresponder', { precedence: 'auto_reply' }, true],
  ['a marked one', { hasAutoReplyMark: true }, true],
  ['nobody', { isFromNobody: true }, true],
  ['one that only its subject gives away', { subject: 'Automatische Antwort: Prüfliste' }, true],
  ['a person who writes about an office', { subject: 'Re: out-of-the-box' }, false],
])('%s', (_who, change, expected) => {
  expect(isAutomaticReply({ ...byHand, ...change })).toBe(expected)
})

test.each([
  ['STOP', 'stopOnly'],
  ['Stopp!', 'stopOnly'],
  ['Bitte abmelden', 'stopOnly'],
  ['unsubscribe', 'stopOnly'],
  ['Bitte keine weiteren E-Mails.', 'stopOnly'],
  ['Nehmen Sie mich aus dem Verteiler.', 'stopOnly'],
  ['Please take me off your list', 'stopOnly'],
  [
    'Guten Tag, ich habe im Moment keinen Bedarf, bitte schicken Sie mir keine weiteren Mails. Im Herbst können wir gern telefonieren.',
    'stopAndMore',
  ],
  ['Das klingt interessant. Können Sie mich anrufen?', 'talk'],
  ['Wann stoppt die Linie im Video? Bitte um Rückruf.', 'talk'],
  ['Danke!\n\nAm 2. März 2026 schrieb Firma <news@firma.example>:\n> Wenn Sie keine Mails mehr wollen: abmelden', 'talk'],
  ['Thanks!\n\nOn Mon, 2 Mar 2026 at 08:00, Firm <news@firm.example>\nwrote:\n> Unsubscribe here', 'talk'],
  ['Gern.\n\nVon: Firma <news@firma.example>\nGesendet: Montag\nAbmelden: https://firma.example/u', 'talk'],
  ['Ja bitte.\n-----Ursprüngliche Nachricht-----\nabmelden', 'talk'],
])('%j wants: %s', (text, wish) => {
  expect(wishOf(text)).toBe(wish)
})

test('what stands above the quote is kept whole', () => {
  expect(withoutQuote('Eins\r\nZwei\r\n\r\n> drei')).toBe('Eins\nZwei')
})
