/** Companies, found or founded by their domain. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { CompanyId } from '../domain/id.ts'
import type { Db, Tx } from './open.ts'

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
    .map((facts) => ({ id: uuidv7(), ...facts }))
  await sql`
    insert into company (id, domain, name, industry, employees, country, region, postal_code, created_at, updated_at)
    select x.id, x.domain, x.name, x.industry, x.employees, x.country, x.region, x."postalCode", ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, domain text, name text, industry text, employees integer,
      country text, region text, "postalCode" text)
    on conflict (domain) do update set name = coalesce(company.name, excluded.name),
      industry = coalesce(company.industry, excluded.industry), employees = coalesce(company.employees, excluded.employees),
      country = coalesce(company.country, excluded.country), region = coalesce(company.region, excluded.region),
      postal_code = coalesce(company.postal_code, excluded.postal_code), updated_at = excluded.updated_at
    where ${fillsAGap}`.execute(tx)
  const known = await tx
    .selectFrom('company')
    .select(['id', 'domain'])
    .where(sql<boolean>`domain = any(${rows.map((row) => row.domain)}::text[])`)
    .execute()
  return new Map(known.map((row) => [row.domain ?? '', row.id as CompanyId]))
}

/** Leaves rows alone that would stay the same, so that imports do not queue up behind each other's companies. */
const fillsAGap = sql<boolean>`
  (company.name is null and excluded.name is not null) or (company.industry is null and excluded.industry is not null)
  or (company.employees is null and excluded.employees is not null) or (company.country is null and excluded.country is not null)
  or (company.region is null and excluded.region is not null) or (company.postal_code is null and excluded.postal_code is not null)`

/** Those of the domains that are known. */
export async function companiesAt(db: Db | Tx, domains: readonly string[]): Promise<CompanyFacts[]> {
  const rows = await db
    .selectFrom('company')
    .select(['domain', 'name', 'industry', 'employees', 'country', 'region', 'postalCode'])
    .where(sql<boolean>`domain = any(${[...domains]}::text[])`)
    .execute()
  return rows.flatMap(({ domain, ...facts }) => (domain === null ? [] : [{ domain, ...facts }]))
}

/** What one of its people says adds to what is known of a company. */
export function fillGaps(known: CompanyFacts | undefined, facts: CompanyFacts): CompanyFacts {
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
