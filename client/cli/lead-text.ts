/** How leads and imports read on a terminal. */
import type { LeadListRow } from '../../db/lead-list.ts'
import type { Consent, Purpose } from '../../domain/facts.ts'
import type { Lead } from '../../domain/lead.ts'
import type { ImportReport } from '../import-leads.ts'

const toldProblems = 20

export function importText(report: ImportReport): string {
  const rejected = report.lines.filter((row) => row.outcome === 'rejected')
  const more = rejected.length - toldProblems
  return [
    `${report.fileName}: ${report.encoding}, separated by ${report.separator === '\t' ? 'tabs' : report.separator}`,
    ...report.unknownColumns.map(({ column, meant }) =>
      meant === null
        ? `  column ${column} is not known and left out`
        : `  column ${column} is not known and left out; did you mean ${meant}?`,
    ),
    ...(report.resumedAfter > 0 ? [`  taken up again after row ${report.resumedAfter}`] : []),
    `${report.rows} rows: ${report.accepted} accepted, ${report.updated} updated, ${report.rejected} rejected`,
    `${report.optInsAsked} asked to confirm by mail, ${report.tasks} for a person to call`,
    ...(report.dryRun ? [`${report.outOfProfile} would be out of profile`, 'Nothing was written.'] : []),
    ...rejected.slice(0, toldProblems).map((row) => `  line ${row.line}: ${row.reasons.join('; ')}`),
    ...(more > 0 ? [`  and ${more} more; --json lists all`] : []),
  ].join('\n')
}

const columns = ['id', 'email', 'stage', 'temperature', 'fit', 'engagement', 'ready', 'journey', 'step', 'handoff'] as const

export function listText(rows: readonly LeadListRow[], limit: number): string {
  if (rows.length === 0) return 'There are no leads yet; `ripen lead import <file>` brings them in.'
  const table = [columns.map(String), ...rows.map((row) => columns.map((column) => cellText(row[column])))]
  const widths = columns.map((_, index) => Math.max(...table.map((cells) => cells[index]?.length ?? 0)))
  const lines = table.map((cells) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return rows.length < limit ? lines.join('\n') : [...lines, `The first ${limit}; --limit shows more.`].join('\n')
}

function cellText(value: string | number | boolean | null): string {
  if (typeof value === 'number') return value.toFixed(1)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value ?? '-'
}

export function leadText(lead: Lead, consents: Readonly<Partial<Record<Purpose, Consent>>>): string {
  const { attributes, ...facts } = lead
  const known = [
    ...Object.entries(facts),
    ...Object.entries(attributes).map(([name, value]) => [`attributes.${name}`, value] as const),
  ]
  const agreed = Object.entries(consents).map(
    ([purpose, { status, basis }]) => `consent to ${purpose}: ${status} (${basis ?? 'no basis'})`,
  )
  return [
    ...known.filter(([, value]) => value !== null && value !== false).map(([name, value]) => `${name}: ${valueText(value)}`),
    ...(agreed.length > 0 ? agreed : ['no consent on record']),
  ].join('\n')
}

function valueText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? value.join(', ') : String(value)
}
