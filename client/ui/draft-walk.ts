/** An example beside a draft: what a chosen lead would receive and when, and which way it would take. */
import { html } from 'hono/html'
import { listRecentLeads } from '../../db/journey-leads.ts'
import { loadWorld } from '../../db/simulation-input.ts'
import { uuid } from '../../db/leads.ts'
import type { LeadId } from '../../domain/id.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import { sampleLead } from '../../domain/journey/sample-lead.ts'
import { walk, type WalkLine } from '../../domain/simulation/walk.ts'
import type { WorldLead } from '../../domain/simulation/world.ts'
import { say } from '../../domain/words.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, plannedTime, shortTime, wordOf } from './format.ts'
import { icon } from './icon.ts'
import { arrowText, stepName } from './journey-step.ts'
import { emailName } from './names.ts'
import { type Named, nameOf, panel } from './parts.ts'
import type { View } from './view.ts'

export interface Walked {
  readonly lines: readonly WalkLine[]
  readonly candidates: readonly (Named & { readonly leadId: string })[]
  /** Null: the sample lead. */
  readonly leadId: string | null
  readonly clicks: boolean
}

/** A lead that is not there (any more) is replaced by the sample. */
export async function walkDraft(
  { db }: ClientDeps,
  view: View,
  graph: JourneyGraph,
  asked: Readonly<Record<string, string>>,
): Promise<Walked> {
  const wanted = uuid.test(asked['lead'] ?? '') ? [(asked['lead'] ?? '') as LeadId] : []
  const [world, candidates] = await Promise.all([loadWorld(db, wanted), listRecentLeads(db, graph.journey)])
  const [chosen] = world.leads
  const sample: WorldLead = { facts: sampleLead(world.installation, view.now), ledger: [], acts: [] }
  const clicks = asked['as'] === 'clicking'
  const lines = walk({ world, lead: chosen ?? sample, graph, now: view.now, clicks })
  return { lines, candidates, leadId: chosen?.facts.lead.id ?? null, clicks }
}

export function walkPanel(view: View, graph: JourneyGraph, walked: Walked): Html {
  return panel(
    view,
    { id: 'walk', title: view.t('walk.title') },
    html`<div class="inside">
      ${chooser(view, walked)}
      <p class="quiet small-text">${view.t('walk.text', { at: shortTime(view, view.now) })}</p>
      <ol class="walk">
        ${walked.lines.map((line) => lineOf(view, graph, line))}
      </ol>
    </div>`,
  )
}

function chooser(view: View, { candidates, leadId, clicks }: Walked): Html {
  const isListed = leadId === null || candidates.some((lead) => lead.leadId === leadId)
  return html`<form class="choose" method="get" action="#walk" data-submit-on-change>
    <label
      >${view.t('walk.lead')}<select name="lead">
        ${option('', view.t('walk.sample'), leadId === null)}${isListed ? '' : option(leadId, leadId.slice(-8), true)}
        ${candidates.map((lead) => option(lead.leadId, nameOf(view, lead), lead.leadId === leadId))}
      </select></label
    >
    <label
      >${view.t('walk.behaviour')}<select name="as">
        ${option('silent', view.t('walk.silent'), !clicks)}${option('clicking', view.t('walk.clicking'), clicks)}
      </select></label
    >
    <noscript><button class="small outline">${view.t('walk.show')}</button></noscript>
  </form>`
}

function option(value: string, label: string, isChosen: boolean): Html {
  return html`<option value="${value}" ${isChosen ? 'selected' : ''}>${label}</option>`
}

function lineOf(view: View, graph: JourneyGraph, line: WalkLine): Html {
  switch (line.kind) {
    case 'email':
      return html`<li data-kind="email">
        ${icon('email')}<span class="grow"
          ><span class="title">${emailName(view, line.template)}</span>${fateOf(view, line)}</span
        >
        <span class="side-text">${plannedTime(view, line.at)}</span>
      </li>`
    case 'way':
      return html`<li data-kind="way">
        ${icon('branch')}<span class="grow quiet"
          >${stepName(view, graph, line.step)} <strong>${arrowText(view, graph.nodes[line.step], line.way)}</strong></span
        >
        <span class="side-text">${plannedTime(view, line.at)}</span>
      </li>`
    case 'handoff':
      return html`<li data-kind="handoff">
        ${icon('handoffs')}<span class="grow">${view.t('walk.handoff')}</span>
        <span class="side-text">${plannedTime(view, line.at)}</span>
      </li>`
    case 'end':
      return html`<li data-kind="end">
        ${icon('exit')}<span class="grow">${view.t('walk.ends', { outcome: wordOf(view, ['outcome'], line.outcome) })}</span>
        <span class="side-text">${plannedTime(view, line.at)}</span>
      </li>`
    case 'waits':
      return html`<li data-kind="waits">
        ${icon('wait')}<span class="grow"
          >${view.t('walk.waits', { what: say(view.language, `journey.waitingFor.${line.waitingFor}`) })}</span
        >
      </li>`
    default:
      return line satisfies never
  }
}

/** Nothing where it goes out. */
function fateOf(view: View, { state, why }: Extract<WalkLine, { kind: 'email' }>): Html | '' {
  if (state === 'sent') return ''
  const reason = wordOf(view, ['outcomeCode', 'outcome', 'messageState'], why ?? state)
  return html`<p class="quiet small-text">${view.t('walk.notSent', { why: reason })}</p>`
}
