/** The fields of a lead and its company as SQL over the tables `lead` and `company`, joined by the caller; what the company states stands in. */
import { type RawBuilder, sql } from 'kysely'
import { Failure } from '../domain/failure.ts'
import { jsonValue, momentValue, numberValue, textValue, type ValueSql } from './value-sql.ts'

export function fieldSql(of: 'lead' | 'company', field: string): ValueSql {
  if (of === 'lead' && field.startsWith('attributes.'))
    return jsonValue(sql`lead.attributes -> ${field.slice('attributes.'.length)}`)
  const value = (of === 'lead' ? ofLead : ofCompany)[field]
  if (value === undefined) throw new Failure('invariant', `The field ${of}.${field} has no SQL; segments refuse it.`)
  return value
}

const column = (name: string) => textValue(sql`lead.${sql.ref(name)}`)
const either = (name: string): RawBuilder<string> => sql`coalesce(lead.${sql.ref(name)}, company.${sql.ref(name)})`

const shared: Readonly<Record<string, ValueSql>> = {
  industry: textValue(either('industry')),
  employees: numberValue(sql`coalesce(lead.employees, company.employees)`),
  country: textValue(either('country')),
  region: textValue(either('region')),
  postalCode: textValue(either('postal_code')),
}

const companyName = textValue(sql`coalesce(lead.company_name, company.name)`)

const ofLead: Readonly<Record<string, ValueSql>> = {
  ...shared,
  email: column('email'),
  emailDomain: textValue(sql`substring(lead.email from '[^@]*$')`),
  externalId: column('external_id'),
  phone: column('phone'),
  salutation: column('salutation'),
  firstName: column('first_name'),
  lastName: column('last_name'),
  companyName,
  jobTitle: column('job_title'),
  language: column('language'),
  timeZone: column('time_zone'),
  kind: column('kind'),
  channel: column('channel'),
  direction: column('direction'),
  owner: textValue(sql`lead.owner_rep_id::text`),
  cycle: numberValue(sql`lead.cycle`),
  coolOffUntil: momentValue(sql`lead.cool_off_until`),
  disqualifiedReason: column('disqualified_reason'),
}

const ofCompany: Readonly<Record<string, ValueSql>> = {
  ...shared,
  name: companyName,
  domain: textValue(sql`company.domain`),
}
