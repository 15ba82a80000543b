/** How often leads stood at steps of each kind: what a run has really put to the test. */
import { everyStep, type StepKind, stepKinds } from '../domain/journey/definition.ts'
import { parseJourney } from '../domain/journey/parse.ts'
import type { Db } from '../db/open.ts'
import type { Plan } from './plan.ts'

export type KindsTaken = Readonly<Record<StepKind, number>>

/** Of the random journeys; a goto is no place to stand at, so it counts where it leads to. */
export async function kindsTaken(db: Db, { journeys }: Plan): Promise<KindsTaken> {
  const kinds = new Map(
    journeys.flatMap(({ key, source }) =>
      [...everyStep(parseJourney(source).definition?.steps ?? [])].map(({ id, kind }) => [`${key}:${id}`, kind] as const),
    ),
  )
  const rows = await db
    .selectFrom('journeyDecision')
    .innerJoin('enrolment', 'enrolment.id', 'journeyDecision.enrolmentId')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .select(['journey.key', 'journeyDecision.step'])
    .select((eb) => eb.fn.count<number>('journeyDecision.enrolmentId').distinct().as('times'))
    .groupBy(['journey.key', 'journeyDecision.step'])
    .execute()
  const taken = Object.fromEntries(stepKinds.map((kind) => [kind, 0])) as Record<StepKind, number>
  for (const { key, step, times } of rows) {
    const kind = kinds.get(`${key}:${step}`)
    if (kind !== undefined) taken[kind] += times
  }
  return taken
}
