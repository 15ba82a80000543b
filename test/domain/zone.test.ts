import { describe, expect, test } from 'vitest'
import { landOfPostalCode, zoneOfPlace } from '../../domain/place.ts'
import { holidayRegionOf, zoneChain, zoneOf } from '../../domain/zone.ts'

const nowhere = { timeZone: null, country: null, region: null, postalCode: null }
const installation = {
  installation: { timeZone: 'Europe/Berlin', country: 'DE', region: 'BY', language: 'de', deliveryArea: ['DE'] },
} as const

describe('the zone of a lead', () => {
  test.each([
    [{ timeZone: 'Asia/Tokyo', country: 'DE' }, { country: 'FR' }, 'Asia/Tokyo', 'lead'],
    [{ timeZone: 'Nowhere/City', country: 'AT' }, null, 'Europe/Vienna', 'leadCountry'],
    [{ country: 'US', postalCode: '94105' }, null, 'America/Los_Angeles', 'leadCountry'],
    [{ country: 'US' }, null, 'America/New_York', 'leadCountry'],
    [{}, { country: 'GB' }, 'Europe/London', 'companyCountry'],
    [{ country: 'XX' }, { country: 'PL' }, 'Europe/Warsaw', 'companyCountry'],
    [{}, null, 'Europe/Berlin', 'installation'],
    [{}, {}, 'Europe/Berlin', 'installation'],
  ])('of %j at %j is %s, known from %s', (lead, company, zone, source) => {
    expect(zoneOf({ ...nowhere, ...lead }, company === null ? null : { ...nowhere, ...company }, installation)).toEqual({
      zone,
      source,
    })
  })
})

test('everyone who is asked is named with what is stated there', () => {
  const lead = { ...nowhere, timeZone: 'Nowhere/City', country: 'XX', postalCode: '1' }
  expect(zoneChain(lead, { ...nowhere, country: 'US', postalCode: '94105' }, installation)).toEqual([
    { source: 'lead', stated: 'Nowhere/City', zone: null },
    { source: 'leadCountry', stated: 'XX 1', zone: null },
    { source: 'companyCountry', stated: 'US 94105', zone: 'America/Los_Angeles' },
    { source: 'installation', stated: 'Europe/Berlin', zone: 'Europe/Berlin' },
  ])
})

describe('the place whose holidays a lead keeps', () => {
  test.each([
    [{ country: 'DE', region: 'HH' }, null, 'DE', 'HH', 'its own region'],
    [{ country: 'DE', postalCode: '80331' }, null, 'DE', 'BY', 'the Land of its postcode'],
    [{ country: 'DE', postalCode: '89073' }, null, 'DE', null, 'none where a postcode does not decide'],
    [{ country: 'DE', region: 'Bayern' }, null, 'DE', null, 'none where the region is no code'],
    [{ country: 'AT', postalCode: '1010' }, null, 'AT', null, 'the country'],
    [{}, { country: 'DE', postalCode: '20095' }, 'DE', 'HH', 'its company’s'],
    [{}, null, 'DE', 'BY', 'the installation’s'],
  ])('of %j at %j is %s %s: %s', (lead, company, country, region: string | null, _why) => {
    expect(holidayRegionOf({ ...nowhere, ...lead }, company === null ? null : { ...nowhere, ...company }, installation)).toEqual({
      country,
      region,
    })
  })
})

test.each([
  ['80331', 'BY'],
  ['50667', 'NW'],
  ['19348', null],
  ['8033', null],
  ['ABCDE', null],
])('postcode %s lies in %s', (postalCode, land) => {
  expect(landOfPostalCode(postalCode)).toBe(land)
})

test.each([
  ['CA', 'V6B 1A1', 'America/Vancouver'],
  ['CA', null, 'America/Toronto'],
  ['AU', '6000', 'Australia/Perth'],
  ['DE', '80331', 'Europe/Berlin'],
  ['XX', null, null],
])('the zone of %s %s is %s', (country, postalCode, zone) => {
  expect(zoneOfPlace(country, postalCode)).toBe(zone)
})
