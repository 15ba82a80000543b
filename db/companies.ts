/** Companies, found or founded by their domain. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { CompanyId } from '../domain/id.ts'
import type { Tx } from './open.ts'

export interface CompanyFacts {
  readonly domain: string
  readonly name: string | null
  readonly industry: string | null
  readonly employees: number | null
  readonly country: string | null
  readonly region: string | null
  readonly postalCode: string | null
}

/** One id per domain; what is known of a company is only added to, never overwritten by what one of its people wrote. */
export async function foundCompanies(tx: Tx, companies: readonly CompanyFacts[], now: Date): Promise<Map<string, CompanyId>> {
  const byDomain = new Map<string, CompanyFacts>()
  for (const facts of companies) byDomain.set(facts.domain, fillGaps(byDomain.get(facts.domain), facts))
  if (byDomain.size === 0) return new Map()
  const rows = [...byDomain.values()]
    .toSorted((a, b) => (a.domain < b.domain ? -1 : 1))
    .map((facts) => ({ id: uuidv7(), ...facts, createdAt: now, updatedAt: now }))
  await tx
    .insertInto('company')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('domain')
        .doUpdateSet((eb) => ({
          name: eb.fn.coalesce('company.name', 'excluded.name'),
          industry: eb.fn.coalesce('company.industry', 'excluded.industry'),
          employees: eb.fn.coalesce('company.employees', 'excluded.employees'),
          country: eb.fn.coalesce('company.country', 'excluded.country'),
          region: eb.fn.coalesce('company.region', 'excluded.region'),
          postalCode: eb.fn.coalesce('company.postalCode', 'excluded.postalCode'),
          updatedAt: eb.ref('excluded.updatedAt'),
        }))
        .where(hasGapsFilled),
    )
    .execute()
  const known = await tx
    .selectFrom('company')
    .select(['id', 'domain'])
    .where(
      'domain',
      'in',
      rows.map((row) => row.domain),
    )
    .execute()
  return new Map(known.map((row) => [row.domain ?? '', row.id as CompanyId]))
}

/** Leaves rows alone that would stay the same, so that imports do not queue up behind each other's companies. */
const hasGapsFilled = sql<boolean>`
  (company.name is null and excluded.name is not null) or (company.industry is null and excluded.industry is not null)
  or (company.employees is null and excluded.employees is not null) or (company.country is null and excluded.country is not null)
  or (company.region is null and excluded.region is not null) or (company.postal_code is null and excluded.postal_code is not null)`

function fillGaps(known: CompanyFacts | undefined, facts: CompanyFacts): CompanyFacts {
  if (known === undefined) return facts
  return {
    domain: known.domain,
    name: known.name ?? facts.name,
    industry: known.industry ?? facts.industry,
    employees: known.employees ?? facts.employees,
    country: known.country ?? facts.country,
    region: known.region ?? facts.region,
    postalCode: known.postalCode ?? facts.postalCode,
  }
}
