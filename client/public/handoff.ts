/** /h/:token – the signed link of a rep: GET shows the lead, the reasons and the clock, POST answers. It answers for one offer only. */
import { type Context, Hono } from 'hono'
import { businessNow } from '../../db/clock.ts'
import { acceptHandoff, contactedHandoff, rejectHandoff } from '../../db/handoff-answer.ts'
import type { Answered, Answerer } from '../../db/handoff-answering.ts'
import { closeHandoff, qualifyHandoff } from '../../db/handoff-deal.ts'
import { type HandoffSheet, noteViewed, readHandoffSheet } from '../../db/handoff-sheet.ts'
import type { Tx } from '../../db/open.ts'
import { readSettings } from '../../db/settings.ts'
import { rejectReasons } from '../../domain/handoff.ts'
import type { HandoffId } from '../../domain/id.ts'
import { type Finding, isMethod } from '../../domain/qualification.ts'
import { readToken } from '../../templates/token.ts'
import type { ClientDeps } from '../deps.ts'
import { type FormBody, readForm } from './body.ts'
import type { Given } from './handoff-forms.ts'
import { handoffBody, takenBody, titleOf } from './handoff-page.ts'
import { handoffStyle } from './handoff-style.ts'
import type { Reader } from './handoff-text.ts'
import { handoffPageWords } from './handoff-words.ts'
import { answerPage, answerUnknownLink } from './page.ts'

/** A valid link with the handoff it leads to. */
interface Visit {
  readonly id: HandoffId
  /** Which offer the link was sent for. */
  readonly rotation: number
  readonly sheet: HandoffSheet
  readonly now: Date
}

export function handoffPages(deps: ClientDeps): Hono {
  const routes = new Hono()

  routes.get('/h/:token', async (c) => {
    const visit = await visitOf(deps, c.req.param('token'))
    if (visit === null) return answerUnknownLink(c, await readSettings(deps.db))
    const { handoff } = visit.sheet
    if (isPassedOn(visit)) return answerTaken(deps, c, visit.sheet, 200)
    await noteViewed(deps.db, handoff, `rep:${handoff.repId}`, visit.now)
    const method = c.req.query('method') ?? ''
    const open = c.req.query('answer') ?? null
    return answerSheet(deps, c, visit, { ...nothingGiven, open, method: isMethod(method) ? method : 'bant' }, 200)
  })

  routes.post('/h/:token', async (c) => {
    const visit = await visitOf(deps, c.req.param('token'))
    if (visit === null) return answerUnknownLink(c, await readSettings(deps.db))
    const fields = (await readForm(c)) ?? {}
    const act = actOf(visit, fields)
    const answered = act === null ? null : await deps.db.transaction().execute((tx) => act(tx))
    if (answered?.ok === true) return c.redirect(c.req.path, 303)
    return answerRefusal(deps, c, visit, fields, answered)
  })

  return routes
}

async function visitOf({ db, config }: ClientDeps, text: string): Promise<Visit | null> {
  const token = readToken(config.secrets.tokenKey, 'handoff', text)
  if (token === null) return null
  const now = await businessNow(db)
  const id = token.id as HandoffId
  const sheet = await readHandoffSheet(db, id, now)
  return sheet === null ? null : { id, rotation: token.index, sheet, now }
}

function isPassedOn({ rotation, sheet: { handoff } }: Visit): boolean {
  return rotation !== handoff.rotation
}

/** Null when the form names no answer we know or lacks the reason. */
function actOf({ id, rotation, sheet, now }: Visit, fields: FormBody): ((tx: Tx) => Promise<Answered>) | null {
  const by: Answerer = { actor: `rep:${sheet.handoff.repId}`, rotation }
  const note = (fields['note'] ?? '').trim().slice(0, longestNote)
  const untilDay = (fields['until'] ?? '').trim()
  const end = { ...by, ...(note === '' ? {} : { note }), ...(untilDay === '' ? {} : { untilDay }) }
  const reason = rejectReasons.find((known) => known === fields['reason'])
  const method = fields['method'] ?? 'bant'
  switch (fields['answer']) {
    case 'accept':
      return (tx) => acceptHandoff(tx, id, by, now)
    case 'contacted':
      return (tx) => contactedHandoff(tx, id, by, now)
    case 'reject':
      return reason === undefined ? null : (tx) => rejectHandoff(tx, id, { ...end, reason }, now)
    case 'qualify':
      return isMethod(method) ? (tx) => qualifyHandoff(tx, id, { ...end, method, findings: findingsIn(fields) }, now) : null
    case 'opportunity':
    case 'won':
      return closing(id, { ...by, outcome: fields['answer'] }, now)
    case 'lost':
      return closing(id, { ...end, outcome: 'lost' }, now)
    case undefined:
    default:
      return null
  }
}

const longestNote = 2_000

function closing(id: HandoffId, deal: Parameters<typeof closeHandoff>[2], now: Date): (tx: Tx) => Promise<Answered> {
  return (tx) => closeHandoff(tx, id, deal, now)
}

function findingsIn(fields: FormBody): Record<string, Finding> {
  const given = Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith('item.') && (value === 'yes' || value === 'no' || value === 'unknown')
      ? [[name.slice(5), value] as const]
      : [],
  )
  return Object.fromEntries(given)
}

const nothingGiven: Given = { problem: null, fields: {}, open: null, method: 'bant' }

/** Shows how it stands now, with what was typed. */
async function answerRefusal(
  deps: ClientDeps,
  c: Context,
  visit: Visit,
  fields: FormBody,
  refused: Answered | null,
): Promise<Response> {
  const sheet = await readHandoffSheet(deps.db, visit.id, visit.now)
  if (sheet === null) return answerUnknownLink(c, await readSettings(deps.db))
  const current = { ...visit, sheet }
  const reason = refused?.ok === false ? refused.reason : null
  if (reason === 'taken' || isPassedOn(current)) return answerTaken(deps, c, sheet, 409)
  const words = handoffPageWords[sheet.rep.language]
  const method = fields['method'] ?? ''
  const given: Given = {
    problem: reason === null ? words.incomplete : words.refusal[reason],
    fields,
    open: fields['answer'] ?? null,
    method: isMethod(method) ? method : 'bant',
  }
  return answerSheet(deps, c, current, given, reason === 'state' ? 409 : 422)
}

async function answerSheet(deps: ClientDeps, c: Context, { sheet, now }: Visit, given: Given, status: 200 | 409 | 422) {
  const reader = readerOf(sheet)
  const title = `${reader.words.title}: ${titleOf(reader, sheet)}`
  const body = handoffBody(reader, sheet, given, now)
  return answerPage(c, await readSettings(deps.db), { title, language: reader.language, body, status, style: handoffStyle })
}

async function answerTaken(deps: ClientDeps, c: Context, sheet: HandoffSheet, status: 200 | 409) {
  const reader = readerOf(sheet)
  const body = takenBody(reader, sheet.rep.name)
  return answerPage(c, await readSettings(deps.db), { title: reader.words.title, language: reader.language, body, status })
}

function readerOf({ rep, team }: HandoffSheet): Reader {
  return { language: rep.language, zone: team.calendar.zone, words: handoffPageWords[rep.language] }
}
