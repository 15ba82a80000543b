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
  if (lead.timeZone !== null && isZone(lead.timeZone)) return { zone: lead.timeZone, source: 'lead' }
  const own = zoneOfLocated(lead)
  if (own !== null) return { zone: own, source: 'leadCountry' }
  const shared = company === null ? null : zoneOfLocated(company)
  if (shared !== null) return { zone: shared, source: 'companyCountry' }
  return { zone: settings.installation.timeZone, source: 'installation' }
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
