/** Loads the world that a simulation starts from: what is in force now, and leads as they stand. Reads only, locks nobody. */
import type { LeadId } from '../domain/id.ts'
import type { World, WorldJourney } from '../domain/simulation/world.ts'
import type { Db, Tx } from './open.ts'
import { publishedVersions } from './journeys.ts'
import { readModel } from './scoring-models.ts'
import { readSegmentConditions } from './segments.ts'
import { readSettings } from './settings.ts'
import { loadWorldLeads } from './simulation-leads.ts'
import { loadSales } from './simulation-sales.ts'

/** In one snapshot, so that no lead is seen in two places. */
export async function loadWorld(db: Db, leadIds: readonly LeadId[]): Promise<World> {
  return inSnapshot(db, async (tx) => ({ ...(await loadSurroundings(tx)), leads: await loadWorldLeads(tx, leadIds) }))
}

/** Everything is read as it was at one moment, and nothing can be written. */
export function inSnapshot<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)
}

/** The world without anybody in it. */
export async function loadSurroundings(tx: Tx): Promise<Omit<World, 'leads'>> {
  const { installation } = await readSettings(tx)
  const [model, segments] = [await readModel(tx), await readSegmentConditions(tx)]
  return { installation, model, segments, journeys: await loadJourneys(tx), sales: await loadSales(tx) }
}

async function loadJourneys(tx: Tx): Promise<WorldJourney[]> {
  const versions = await publishedVersions(tx)
  const paused = await tx.selectFrom('journey').select('id').where('pausedAt', 'is not', null).execute()
  const pausedIds = new Set(paused.map(({ id }) => id))
  return versions.map(({ graph, version, journeyId }) => ({ graph, version, isPaused: pausedIds.has(journeyId) }))
}
