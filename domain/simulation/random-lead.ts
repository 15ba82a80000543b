/** One random lead: a title, an industry and a size as the scoring model knows them, so that fits spread as they do in life. */
import { blankLead } from '../blank-facts.ts'
import type { LeadId } from '../id.ts'
import type { Lead } from '../lead.ts'
import type { RoleClass, ScoringModel } from '../scoring-model.ts'
import { type Chance, pickByShare } from './chance.ts'

const roleShares: readonly (readonly [RoleClass | null, number])[] = [
  ['decisionMaker', 35],
  ['influencer', 30],
  ['none', 10],
  ['student', 5],
  [null, 20],
]
const industryShares: readonly (readonly ['target' | 'nonTarget' | null, number])[] = [
  ['target', 65],
  ['nonTarget', 15],
  [null, 20],
]
const countryShares: readonly (readonly [string, number])[] = [
  ['DE', 70],
  ['AT', 10],
  ['CH', 10],
  ['FR', 5],
  ['GB', 5],
]

export function randomLead(model: ScoringModel, index: number, chance: Chance, from: Date): Lead {
  const pick = <T>(what: string, shares: readonly (readonly [T, number])[]): T | null =>
    pickByShare(chance.of(`${what} ${index}`), shares)
  const role = pick('role', roleShares)
  const industry = pick('industry', industryShares)
  const country = pick('country', countryShares) ?? 'DE'
  return {
    ...blankLead,
    firstName: 'Kim',
    lastName: 'Muster',
    companyName: 'Muster GmbH',
    id: `00000000-0000-7000-9000-${String(index).padStart(12, '0')}` as LeadId,
    email: `lead-${index}@company-${index}.example`,
    phone: chance.is(`phone ${index}`, 0.6) ? '+49 30 1000000' : null,
    jobTitle: role === null ? null : titleOf(model, role, chance.of(`title ${index}`)),
    industry: industry === null ? null : industryOf(model, industry, chance.of(`named ${index}`)),
    employees: chance.is(`sized ${index}`, 0.7) ? Math.round(5 * 2_000 ** chance.of(`size ${index}`)) : null,
    country,
    language: country === 'GB' || country === 'FR' ? 'en' : 'de',
    stageSince: from,
  }
}

/** Patterns of titles name nobody, and the feminine form is left out. */
function titleOf({ roles }: ScoringModel, wanted: RoleClass, fraction: number): string | null {
  const titles = roles
    .filter((role) => role.class === wanted)
    .flatMap((role) => role.titles)
    .filter((title) => !title.includes('…'))
  return titles[Math.floor(fraction * titles.length)]?.replace(/\/.*$/, '') ?? null
}

function industryOf({ industries }: ScoringModel, kind: 'target' | 'nonTarget', fraction: number): string | null {
  return industries[kind][Math.floor(fraction * industries[kind].length)]?.name ?? null
}
