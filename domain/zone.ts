/** In which zone a lead lives and whose public holidays it keeps: the lead's own word, else its country, its company's, the installation's. */
import type { Company } from './company.ts'
import { isBundesland, type HolidayPlace } from './holidays.ts'
import type { Lead } from './lead.ts'
import { isZone } from './local-time.ts'
import { landOfPostalCode, zoneOfPlace } from './place.ts'
import type { Settings } from './settings.ts'

type Located = Pick<Lead, 'country' | 'region' | 'postalCode'>
type Installation = Pick<Settings, 'installation'>

/** Where the answer came from, in the order asked. */
export type PlaceSource = 'lead' | 'leadCountry' | 'companyCountry' | 'installation'

export function zoneOf(
  lead: Located & Pick<Lead, 'timeZone'>,
  company: Located | Company | null,
  settings: Installation,
): { zone: string; source: PlaceSource } {
  for (const { zone, source } of zoneChain(lead, company, settings)) if (zone !== null) return { zone, source }
  return { zone: settings.installation.timeZone, source: 'installation' }
}

export interface ZoneLink {
  readonly source: PlaceSource
  /** What is stated there, such as `DE 80331`; empty: nothing is. */
  readonly stated: string
  /** Null where that names no zone. */
  readonly zone: string | null
}

/** Everyone who is asked, in order; the first with a zone counts. */
export function zoneChain(
  lead: Located & Pick<Lead, 'timeZone'>,
  company: Located | Company | null,
  { installation }: Installation,
): readonly ZoneLink[] {
  const { timeZone } = lead
  return [
    { source: 'lead', stated: timeZone ?? '', zone: timeZone !== null && isZone(timeZone) ? timeZone : null },
    { source: 'leadCountry', stated: placeText(lead), zone: zoneOfLocated(lead) },
    {
      source: 'companyCountry',
      stated: company === null ? '' : placeText(company),
      zone: company === null ? null : zoneOfLocated(company),
    },
    { source: 'installation', stated: installation.timeZone, zone: installation.timeZone },
  ]
}

function placeText({ country, postalCode }: Located): string {
  return [country, country === null ? null : postalCode].filter((part) => part !== null).join(' ')
}

/** The region is known from a code or a German postcode, never guessed; without one only nationwide holidays count. */
export function holidayRegionOf(lead: Located, company: Located | Company | null, settings: Installation): HolidayPlace {
  const located = [lead, company].find((place) => place !== null && place.country !== null)
  if (located?.country == null) return { country: settings.installation.country, region: settings.installation.region }
  return { country: located.country, region: regionOf(located, located.country) }
}

function zoneOfLocated({ country, postalCode }: Located): string | null {
  return country === null ? null : zoneOfPlace(country, postalCode)
}

function regionOf({ region, postalCode }: Located, country: string): string | null {
  if (country !== 'DE') return region
  if (region !== null && isBundesland(region)) return region
  return postalCode === null ? null : landOfPostalCode(postalCode)
}
