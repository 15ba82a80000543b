/** Puts a sample organisation into an installation that has no reps yet; never touches one that people have set up. */
import { v7 as uuidv7 } from 'uuid'
import { businessNow } from './clock.ts'
import { changeSettings, type SettingsPatch } from './settings.ts'
import type { Db, Tx } from './open.ts'

export interface SampleOrganisation {
  readonly settings: SettingsPatch
  /** Entries as in `journeys/sla.yaml` that differ from it. */
  readonly sla: Readonly<Record<string, string>>
  readonly reps: readonly SampleRep[]
}

export interface SampleRep {
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly isTeamLead: boolean
  /** Days from today on which the rep is away, first and last. */
  readonly awayDays?: readonly [number, number]
}

/** False when there were reps already. */
export async function seedSample(db: Db, sample: SampleOrganisation): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const team = await tx.selectFrom('team').select('id').orderBy('createdAt').forNoKeyUpdate().executeTakeFirstOrThrow()
    if ((await tx.selectFrom('rep').select('id').limit(1).executeTakeFirst()) !== undefined) return false
    const now = await businessNow(tx)
    await changeSettings(tx, sample.settings, 'sample', now)
    await tx
      .updateTable('team')
      .set({ rules: JSON.stringify(sample.sla) })
      .where('id', '=', team.id)
      .execute()
    for (const rep of sample.reps) await insertRep(tx, team.id, rep, now)
    return true
  })
}

async function insertRep(tx: Tx, teamId: string, rep: SampleRep, now: Date): Promise<void> {
  const id = uuidv7()
  const { name, email, phone } = rep
  await tx.insertInto('rep').values({ id, teamId, name, email, phone, createdAt: now }).execute()
  if (rep.isTeamLead) await tx.updateTable('team').set({ leadRepId: id }).where('id', '=', teamId).execute()
  if (rep.awayDays === undefined) return
  const [fromDate, toDate] = rep.awayDays.map((days) => new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10))
  if (fromDate !== undefined && toDate !== undefined)
    await tx.insertInto('repAbsence').values({ id: uuidv7(), repId: id, fromDate, toDate }).execute()
}

const dayMs = 86_400_000
