/** `ripen lead …`: bring leads in from a file, look at them, hand out or erase what is stored about one. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { businessNow } from '../../db/clock.ts'
import { consentsOf } from '../../db/consent-rows.ts'
import { exportLead } from '../../db/lead-export.ts'
import { findLead } from '../../db/lead-find.ts'
import { listLeads } from '../../db/lead-list.ts'
import { readLead } from '../../db/leads.ts'
import type { Db } from '../../db/open.ts'
import { Failure } from '../../domain/failure.ts'
import type { LeadId } from '../../domain/id.ts'
import { stages } from '../../domain/lead.ts'
import { eraseLeadCompletely } from '../erase-lead.ts'
import { importCsv } from '../import-leads.ts'
import { commandTime, type CliContext } from './context.ts'
import { importText, leadText, listText } from './lead-text.ts'
import { parseMoment } from './options.ts'
import type { RootCommand } from './program.ts'

export function addLeadCommands(program: RootCommand, context: CliContext): void {
  const lead = leadCommand(program)
  for (const add of [addImport, addList, addShow, addExport, addErase]) add(lead, context)
}

function leadCommand(program: RootCommand) {
  return program.command('lead').description('leads: import, show, list, export, erase')
}

type LeadCommand = ReturnType<typeof leadCommand>

function addImport(lead: LeadCommand, context: CliContext): void {
  lead
    .command('import')
    .argument('<file>', 'CSV file; separator and encoding are detected')
    .description('store the leads of a CSV file, or say what would become of them')
    .option('--dry-run', 'report without writing')
    .option('--map <column=field>', 'what a column of the file is called here; may be repeated', collectMapping)
    .action((file, { dryRun = false, map = {} }) =>
      context.withDatabase(async (db) => {
        const bytes = await readFile(file).catch(() => null)
        if (bytes === null) throw new Failure('badInput', `${file} cannot be read; name a CSV file.`)
        const { suppressionKey } = context.config.secrets
        const report = await importCsv(db, { fileName: basename(file), bytes, mapping: map, dryRun, suppressionKey })
        context.print({ json: report, text: importText(report) })
        if (report.rejected > 0) context.problemFound()
      }),
    )
}

function addList(lead: LeadCommand, context: CliContext): void {
  lead
    .command('list')
    .description('leads in a row each, the most active first')
    .addOption(new Option('--stage <stage>', 'only those in this stage').choices(stages))
    .option('--limit <count>', 'at most so many', parseCount, 1_000)
    .option('--at <time>', 'scores as of this moment instead of now', parseMoment)
    .action(({ stage, limit, at }) =>
      context.withDatabase(async (db) => {
        const rows = await listLeads(db, { stage, limit }, await commandTime(db, at))
        context.print({ json: rows, text: listText(rows, limit) })
      }),
    )
}

function addShow(lead: LeadCommand, context: CliContext): void {
  lead
    .command('show')
    .argument('<lead>', 'id, email or external id')
    .description('what is known about a lead and what it has agreed to')
    .action((name) =>
      context.withDatabase(async (db) => {
        const id = await mustFind(db, name)
        const [found, consents] = [await readLead(db, id), await consentsOf(db, id)]
        if (found === null) throw noSuchLead()
        context.print({ json: { ...found, consents }, text: leadText(found, consents) })
      }),
    )
}

function addExport(lead: LeadCommand, context: CliContext): void {
  lead
    .command('export')
    .argument('<lead>', 'id, email or external id')
    .description('everything stored about a lead as one JSON document (Art. 15 and 20 GDPR)')
    .option('--out <file>', 'write it to this file')
    .action((name, { out }) =>
      context.withDatabase(async (db) => {
        const document = await exportLead(db, await mustFind(db, name), await businessNow(db))
        if (document === null) throw noSuchLead()
        const text = JSON.stringify(document, null, 2)
        if (out === undefined) return context.print({ json: document, text })
        await writeFile(out, `${text}\n`, { mode: 0o600 })
        return context.print({ json: { file: out }, text: `Written to ${out}.` })
      }),
    )
}

function addErase(lead: LeadCommand, context: CliContext): void {
  lead
    .command('erase')
    .argument('<lead>', 'id, email or external id')
    .description('erase everything personal about a lead (Art. 17 GDPR); cannot be undone')
    .option('--yes', 'do it')
    .action((name, { yes }) =>
      context.withDatabase(async (db) => {
        const id = await mustFind(db, name)
        if (yes !== true)
          throw new Failure(
            'badInput',
            `This erases lead ${id} with its events, mails and handoffs for good; add --yes to do it.`,
          )
        const result = await eraseLeadCompletely({ db, config: context.config }, id, 'cli')
        context.print({
          json: { leadId: id, result },
          text: `Lead ${id} is erased. A hash keeps its address off future mailings.`,
        })
      }),
    )
}

async function mustFind(db: Db, name: string): Promise<LeadId> {
  const id = await findLead(db, name)
  if (id === null) throw noSuchLead()
  return id
}

function noSuchLead(): Failure {
  return new Failure('notFound', 'There is no such lead; `ripen lead list` shows those there are.')
}

function collectMapping(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.lastIndexOf('=')
  if (at < 1) throw new InvalidArgumentError('Expected such as Firma=company.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected a whole number from 1.')
}
