/** The organisation a lead works for, keyed by its domain. */
import type { CompanyId } from './id.ts'

export interface Company {
  readonly id: CompanyId
  readonly domain: string | null
  readonly name: string | null
  readonly industry: string | null
  readonly employees: number | null
  readonly country: string | null
  readonly region: string | null
  readonly postalCode: string | null
}
