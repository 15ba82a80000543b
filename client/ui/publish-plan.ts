/** What becomes of the leads inside when a version is published: a choice per step, with what comes next for each group. */
import { html } from 'hono/html'
import type { MigrationPreview, Outlook, PreviewGroup } from '../../db/journey-migration-preview.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import type { MigrationPlan, StepPlan } from '../../domain/journey/migration-plan.ts'
import { matchSteps } from '../../domain/journey/step-match.ts'
import { say } from '../../domain/words.ts'
import { type Html, numberText, shortTime, wordOf } from './format.ts'
import { stepName } from './journey-step.ts'
import { emailName } from './names.ts'
import { panel } from './parts.ts'
import { versionLeadsHref } from './version-leads.ts'
import type { View } from './view.ts'

const prefix = 'plan|'

/** As `parsePlan` reads it: what was chosen step by step, or the suggestion while nothing was. */
export function chosenPlan(sent: Readonly<Record<string, unknown>>): unknown {
  const lines = Object.entries(sent).flatMap(([name, value]) =>
    name.startsWith(prefix) && typeof value === 'string' ? [[name.slice(prefix.length), lineOf(value)] as const] : [],
  )
  return lines.length === 0 ? 'suggested' : Object.fromEntries(lines)
}

/** For whoever acts by it: nothing was chosen where nobody was inside; if somebody is by now, a plan is asked for. */
export function decidedPlan(sent: Readonly<Record<string, unknown>>): { readonly plan?: unknown } {
  const plan = chosenPlan(sent)
  return plan === 'suggested' ? {} : { plan }
}

function lineOf(value: string): unknown {
  return value.startsWith('at:') ? { continue: value.slice(3) } : value
}

function valueOf(plan: StepPlan): string {
  return plan.do === 'continue' ? `at:${plan.at}` : plan.do
}

export interface Graphs {
  readonly before: JourneyGraph
  readonly after: JourneyGraph
}

export function planPanel(view: View, preview: MigrationPreview, graphs: Graphs): Html {
  const { leads, from, groups } = preview
  const steps = { before: namesOf(view, graphs.before), targets: targetsOf(view, graphs) }
  if (leads === 0)
    return panel(
      view,
      { id: 'plan', title: view.t('publish.plan'), count: 0 },
      html`<div class="empty"><p>${view.t('publish.noLeads', { version: from })}</p></div>`,
    )
  return panel(
    view,
    { id: 'plan', title: view.t('publish.plan'), count: leads, href: leadsHrefOf(preview, graphs) },
    html`<div class="inside"><p class="quiet small-text">${view.t('publish.planText')}</p></div>
      <div class="table">
        <table class="plan">
          <thead>
            <tr>
              <th>${view.t('publish.step')}</th>
              <th class="number">${view.t('publish.leads')}</th>
              <th>${view.t('publish.what')}</th>
              <th>${view.t('publish.next')}</th>
            </tr>
          </thead>
          <tbody>
            ${groups.map((group) => groupRow(view, group, { preview, graphs, steps }))}
          </tbody>
        </table>
      </div>
      ${hiddenLines(preview.plan, groups)}`,
  )
}

/** The leads that stand at these steps of the old version; none named: all of them. */
function leadsHrefOf({ from }: MigrationPreview, { before }: Graphs, steps: readonly string[] = []): string {
  return versionLeadsHref({ key: before.journey, version: from }, steps)
}

/** The steps of a version by id; where two are called the same, the id tells which. */
function namesOf(view: View, graph: JourneyGraph): ReadonlyMap<string, string> {
  const plain = new Map(graph.order.map((id) => [id, stepName(view, graph, id)]))
  const alike = Map.groupBy(plain.values(), (name) => name)
  return new Map([...plain].map(([id, name]) => [id, alike.get(name)?.length === 1 ? name : `${name} (${id})`]))
}

/** What may be chosen for the leads at each step of the old version. */
function targetsOf(view: View, { before, after }: Graphs): (step: string) => readonly (readonly [value: string, text: string])[] {
  const names = namesOf(view, after)
  const { after: counterpart } = matchSteps(before, after)
  const textOf = (step: string, id: string) =>
    counterpart.get(step) === id && stepName(view, before, step) === stepName(view, after, id)
      ? view.t('publish.same')
      : view.t('publish.at', { step: names.get(id) ?? id })
  return (step) => after.order.map((id) => [`at:${id}`, textOf(step, id)] as const)
}

interface PlanTable {
  readonly preview: MigrationPreview
  readonly graphs: Graphs
  readonly steps: { readonly before: ReadonlyMap<string, string>; readonly targets: ReturnType<typeof targetsOf> }
}

function groupRow(view: View, group: PreviewGroup, { preview, graphs, steps }: PlanTable): Html {
  const { step, plan, leads } = group
  const chosen = valueOf(plan)
  return html`<tr>
    <td>${steps.before.get(step) ?? step}</td>
    <td class="number"><a href="${leadsHrefOf(preview, graphs, [step])}">${numberText(view, leads)}</a></td>
    <td>
      <select name="${prefix}${step}" aria-label="${view.t('publish.what')}">
        ${option('stay', view.t('publish.stay', { version: preview.from }), chosen)}${steps.targets(step).map(([value, text]) => option(value, text, chosen))}
        ${option('exit', view.t('publish.exit'), chosen)}
      </select>
    </td>
    <td class="next">${outlooks(view, group)}</td>
  </tr>`
}

function option(value: string, text: string, chosen: string): Html {
  return html`<option value="${value}" ${value === chosen ? html` selected` : ''}>${text}</option>`
}

/** Steps at which nobody stands right now keep their line, for whoever gets there until it is published. */
function hiddenLines(plan: MigrationPlan, groups: readonly PreviewGroup[]): readonly Html[] {
  const shown = new Set(groups.map(({ step }) => step))
  return Object.entries(plan).flatMap(([step, line]) =>
    shown.has(step) ? [] : [html`<input type="hidden" name="${prefix}${step}" value="${valueOf(line)}" />`],
  )
}

function outlooks(view: View, { next, leads, looked }: PreviewGroup): Html {
  const lines = next.map((outlook) => {
    const what = outlookText(view, outlook)
    return next.length === 1 ? what : view.t('publish.share', { n: outlook.leads, count: numberText(view, outlook.leads), what })
  })
  const remark =
    looked < leads ? view.t('publish.looked', { looked: numberText(view, looked), leads: numberText(view, leads) }) : ''
  return html`${lines.map((line) => html`<p>${line}</p>`)}${remark === '' ? '' : html`<p class="quiet">${remark}</p>`}`
}

function outlookText(view: View, outlook: Outlook): string {
  switch (outlook.kind) {
    case 'email':
      return view.t('publish.email', { email: emailName(view, outlook.template), when: whenText(view, outlook) })
    case 'none':
      return view.t('publish.none', { outcome: wordOf(view, ['outcome'], outlook.outcome) })
    case 'open':
      return view.t('publish.open', { what: say(view.language, `journey.waitingFor.${outlook.waitingFor}`) })
    case 'distant':
      return view.t('publish.distant')
    default:
      return outlook satisfies never
  }
}

function whenText(view: View, { earliest, latest }: Extract<Outlook, { kind: 'email' }>): string {
  const [from, until] = [shortTime(view, earliest), shortTime(view, latest)]
  return from === until ? from : view.t('publish.between', { from, until })
}

/** "34 Leads gehen in die neue Fassung, 3 Leads verlassen die Strecke.", each leading to the leads it counts; nothing where nobody is inside. */
export function effectLine(view: View, preview: MigrationPreview, graphs: Graphs): Html {
  const effects = (['continue', 'exit', 'stay'] as const).flatMap((done) => {
    const groups = preview.groups.filter(({ plan }) => plan.do === done)
    return groups.length === 0 ? [] : [effect(view, done, groups, (steps) => leadsHrefOf(preview, graphs, steps))]
  })
  if (effects.length === 0) return html``
  return html`<p id="effect"><strong>${effects.map((one, index) => html`${index === 0 ? '' : ', '}${one}`)}.</strong></p>`
}

const effectLabels = { continue: 'publish.moves', exit: 'publish.exits', stay: 'publish.stays' } as const

function effect(
  view: View,
  done: StepPlan['do'],
  groups: readonly PreviewGroup[],
  hrefOf: (steps: readonly string[]) => string,
): Html {
  const n = groups.reduce((sum, { leads }) => sum + leads, 0)
  const href = hrefOf(groups.map(({ step }) => step))
  return html`<a href="${href}">${view.t(effectLabels[done], { n, count: numberText(view, n) })}</a>`
}
