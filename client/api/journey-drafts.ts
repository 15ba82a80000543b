/** /api/journeys/:key/draft, what it would change and do: for editors and for journeys kept in git; publishes nothing. */
import { Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import { checkDraft } from '../../db/journey-check.ts'
import { changesBetween, readSide, type Side, type SideName } from '../../db/journey-diff.ts'
import { discardDraft, readEditable, saveDraft } from '../../db/journey-drafts.ts'
import { proposePublishing } from '../../db/journey-proposal.ts'
import type { ClientDeps } from '../deps.ts'
import { invalidJourney, journeySource, noSuchDraft, noSuchJourney, told } from './journey-problem.ts'
import { answerProblem, onProblem, parseFields, problem, ProblemError, readJson } from './problem.ts'

/** A draft may be empty, or no journey at all. */
const draftBody = z.strictObject({
  source: z.string().max(200_000),
  revision: z.number().int().min(0),
  baseVersion: z.number().int().min(1).nullable().optional(),
})
const previewBody = z.strictObject({ source: journeySource, plan: z.unknown().optional() })
const sideName = z.union([z.enum(['draft', 'published']), z.coerce.number().int().min(1)])
const sides = z.strictObject({ from: sideName.default('published'), to: sideName.default('draft') })

export function journeyDraftRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.get('/api/journeys/:key/draft', async (c) => {
    const draft = await readEditable(db, c.req.param('key'))
    if (draft === null) throw noSuchJourney()
    return c.json({ ...draft, problems: await checkDraft(db, draft.key, draft.source) })
  })

  routes.put('/api/journeys/:key/draft', async (c) => {
    const key = c.req.param('key')
    const { baseVersion, ...said } = await readJson(c, draftBody)
    const change = { key, by: 'api', ...said, ...(baseVersion === undefined ? {} : { baseVersion }) }
    const now = await businessNow(db)
    const saved = await db.transaction().execute((tx) => saveDraft(tx, change, now))
    if (saved.ok) return c.json({ revision: saved.revision, problems: await checkDraft(db, key, said.source) })
    const detail = 'Somebody else has changed this journey in the meantime; nothing was stored. `theirs` is what stands now.'
    return answerProblem(c, problem(409, 'conflict', detail, { theirs: saved.theirs }))
  })

  routes.delete('/api/journeys/:key/draft', async (c) => {
    const discarded = await db.transaction().execute((tx) => discardDraft(tx, c.req.param('key')))
    if (!discarded) throw noSuchDraft()
    return c.json({ discarded })
  })

  routes.get('/api/journeys/:key/diff', async (c) => {
    const { from, to } = parseFields(c.req.query(), sides)
    const key = c.req.param('key')
    const changes = await changesBetween(db, await sideOf(key, from), await sideOf(key, to))
    return c.json(changes.map(told))
  })

  routes.post('/api/journeys/preview', async (c) => {
    const { source, plan } = await readJson(c, previewBody)
    const proposal = await proposePublishing(db, source, plan === undefined ? {} : { plan }, await businessNow(db))
    return c.json({ ...proposal, changes: proposal.changes.map(told) })
  })

  async function sideOf(key: string, name: SideName): Promise<Side> {
    const reading = await readSide(db, key, name)
    if (reading === null) throw noSuchJourney()
    if (!reading.ok) throw new ProblemError(invalidJourney(reading.problems, 'The draft is no journey that could be compared.'))
    return reading.side
  }
  return routes
}
