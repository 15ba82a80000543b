/** How a mail addresses a person, from what a form or an import says about them; trusts none of it. */
import type { Language, Lead } from './lead.ts'

type Named = Pick<Lead, 'salutation' | 'firstName' | 'lastName'>

const longestName = 60

/** Never empty, never a bare comma: without a usable name it greets without one. */
export function greetingOf(lead: Named, language: Language): string {
  const first = nameIn(lead.firstName)
  const last = nameIn(lead.lastName)
  const title = last === null ? null : titleOf(lead.salutation, language)
  if (language === 'en') return title !== null ? `Dear ${title} ${last}` : first !== null ? `Hello ${first}` : 'Hello'
  if (title !== null) return `Guten Tag ${title} ${last}`
  return first !== null && last !== null ? `Guten Tag ${first} ${last}` : 'Guten Tag'
}

/** One line of plain text: no control, zero-width or direction-changing characters, at most `longest` long; null when nothing is left. */
export function oneLine(value: string | null, longest: number): string | null {
  if (value === null) return null
  const plain = value
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return plain === '' ? null : Array.from(plain).slice(0, longest).join('')
}

/** A name; null for one that would carry a link or markup into somebody's inbox. */
export function nameIn(value: string | null): string | null {
  const plain = oneLine(value, longestName)
  return plain === null || /[<>{}@/\\|]|\b(?:https?|www)\b|\w\.[a-z]{2,}\b/i.test(plain) ? null : plain
}

const titles: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  frau: { de: 'Frau', en: 'Ms' },
  herr: { de: 'Herr', en: 'Mr' },
  ms: { de: 'Frau', en: 'Ms' },
  mrs: { de: 'Frau', en: 'Ms' },
  mr: { de: 'Herr', en: 'Mr' },
}

function titleOf(salutation: string | null, language: Language): string | null {
  return titles[salutation?.trim().toLowerCase().replace(/\.$/, '') ?? '']?.[language] ?? null
}
