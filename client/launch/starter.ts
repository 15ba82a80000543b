/** Publishes the scoring model, SLA, templates, forms and journeys that ship, each only where an installation has none of its own. */
import { readdir, readFile } from 'node:fs/promises'
import { publishJourney } from '../../db/journey-publish.ts'
import type { Db } from '../../db/open.ts'
import { publishModel } from '../../db/scoring-model-publish.ts'
import { publishSla } from '../../db/teams.ts'
import { Failure } from '../../domain/failure.ts'
import type { Problem } from '../../domain/problem.ts'
import { publishStarterForms } from '../forms.ts'
import { publishStarterTemplates } from '../templates.ts'

const folder = new URL('../../journeys/', import.meta.url)
const notJourneys = ['scoring-model.yaml', 'sla.yaml', 'forms.yaml']
const by = 'starter'

/** Safe to repeat; what people published stays as it is. */
export async function publishStarter(db: Db, now: Date): Promise<void> {
  await publishStarterModel(db, now)
  await publishStarterSla(db)
  await publishStarterTemplates(db, now)
  if (await isEmpty(db, 'form')) await publishStarterForms(db, now)
  if (await isEmpty(db, 'journey')) await publishStarterJourneys(db, now)
}

async function publishStarterModel(db: Db, now: Date): Promise<void> {
  if (!(await isEmpty(db, 'scoringModel'))) return
  const source = await readSource('scoring-model.yaml')
  expectPublished('scoring-model.yaml', await db.transaction().execute((tx) => publishModel(tx, source, by, now)))
}

async function publishStarterSla(db: Db): Promise<void> {
  const teams = await db.selectFrom('team').select('rules').execute()
  if (teams.some(({ rules }) => Object.keys(Object(rules)).length > 0)) return
  const source = await readSource('sla.yaml')
  expectPublished('sla.yaml', await db.transaction().execute((tx) => publishSla(tx, source)))
}

/** They name each other, so each is published alongside the rest. */
async function publishStarterJourneys(db: Db, now: Date): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && !notJourneys.includes(name)).toSorted()
  const keys = files.map((name) => name.replace('.yaml', ''))
  await db.transaction().execute(async (tx) => {
    for (const name of files)
      expectPublished(name, await publishJourney(tx, await readSource(name), { by, alongside: keys }, now))
  })
}

async function isEmpty(db: Db, table: 'form' | 'journey' | 'scoringModel'): Promise<boolean> {
  return (await db.selectFrom(table).select('id').limit(1).executeTakeFirst()) === undefined
}

function readSource(name: string): Promise<string> {
  return readFile(new URL(name, folder), 'utf8')
}

/** What ships is tested, so a problem here means a changed file. */
function expectPublished(name: string, published: { ok: boolean; problems?: readonly Problem[] }): void {
  if (published.ok) return
  const [first] = published.problems ?? []
  throw new Failure(
    'configuration',
    `journeys/${name}: ${first?.path ?? ''} ${first?.message ?? 'is not valid'} ${first?.remedy ?? ''}`.trim(),
  )
}
