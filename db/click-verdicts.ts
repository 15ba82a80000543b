/** Settles whether hits on mails were people's, when their window is over; what was settled before is judged again by what came since. */
import { sql } from 'kysely'
import { hitOf, judgeClick, type Hit } from '../domain/click-verdict.ts'
import type { Tx } from './open.ts'

interface JudgedHit {
  readonly id: string
  readonly messageId: string | null
  /** Null: from elsewhere, taken as a person's. */
  readonly hit: Hit | null
  readonly verdict: 'human' | 'machine' | null
  /** Its settle window still runs. */
  readonly open: boolean
}

/** `due` are the ids of opens and clicks to settle. The caller holds the locks of the leads they belong to. */
export async function settleVerdicts(tx: Tx, due: readonly string[], wall: Date): Promise<void> {
  if (due.length === 0) return
  const hits = await hitsAround(tx, due, wall)
  const byMessage = Map.groupBy(hits, (hit) => hit.messageId ?? hit.id)
  const changed = [...byMessage.values()].flatMap(judgeTogether)
  if (changed.length === 0) return
  await tx
    .insertInto('eventVerdict')
    .values(changed.map((one) => ({ ...one, judgedWall: wall })))
    .onConflict((conflict) =>
      conflict.column('eventId').doUpdateSet((eb) => ({
        verdict: eb.ref('excluded.verdict'),
        reasons: eb.ref('excluded.reasons'),
        judgedWall: eb.ref('excluded.judgedWall'),
      })),
    )
    .execute()
}

function judgeTogether(hits: readonly JudgedHit[]) {
  const all = hits.flatMap(({ hit }) => hit ?? [])
  return hits.flatMap(({ id, hit, verdict, open }) => {
    if (open) return []
    const judged = hit === null ? ({ verdict: 'human', reasons: [] } as const) : judgeClick(hit, all)
    return judged.verdict === verdict ? [] : [{ eventId: id, verdict: judged.verdict, reasons: [...judged.reasons] }]
  })
}

/** The due hits, and every other hit on the same messages. */
async function hitsAround(tx: Tx, due: readonly string[], wall: Date): Promise<JudgedHit[]> {
  const rows = await tx
    .selectFrom('event')
    .leftJoin('eventVerdict', 'eventVerdict.eventId', 'event.id')
    .leftJoin('eventPending', 'eventPending.eventId', 'event.id')
    .select(['event.id', 'event.messageId', 'event.properties', 'eventVerdict.verdict', 'eventPending.dueWall'])
    .where((eb) =>
      eb.or([
        eb('event.id', '=', sql<string>`any(${[...due]}::text[])`),
        eb('event.messageId', 'in', (select) =>
          select
            .selectFrom('event as one')
            .select('one.messageId')
            .where('one.id', '=', sql<string>`any(${[...due]}::text[])`),
        ),
      ]),
    )
    .where('event.type', 'in', ['email.clicked', 'email.opened'])
    .execute()
  return rows.map(({ id, messageId, properties, verdict, dueWall }) => ({
    id,
    messageId,
    hit: hitOf(properties as Readonly<Record<string, unknown>>),
    verdict,
    open: dueWall !== null && dueWall > wall,
  }))
}
