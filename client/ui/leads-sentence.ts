/** The filters of the lead list as one sentence whose bold words are choices. */
import { html } from 'hono/html'
import { leadStates } from '../../db/leads-filter.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import { stages } from '../../domain/lead.ts'
import { say } from '../../domain/words.ts'
import { type Html, weekdayText, wordOf } from './format.ts'
import { stepName } from './journey-step.ts'
import { type LeadQuery, leadsHref, temperatures } from './leads-query.ts'
import type { View } from './view.ts'

interface Choice {
  readonly part: keyof LeadQuery
  readonly any: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
}

/** "Leads in jeder Stufe, kalt, warm oder heiß, in irgendeiner Strecke oder keiner, wie auch immer sie stehen." */
export function filterSentence(view: View, query: LeadQuery, graph: JourneyGraph | null): Html {
  const words = (codes: readonly string[], area: string) =>
    codes.map((value) => ({ value, text: say(view.language, `${area}.${value}`) }))
  const stage: Choice = {
    part: 'stage',
    any: view.t('filter.anyStage'),
    options: [{ value: 'working', text: view.t('filter.working') }, ...words(stages, 'stage')],
  }
  const temperature: Choice = {
    part: 'temperature',
    any: view.t('filter.anyTemperature'),
    options: words(temperatures, 'temperature'),
  }
  const journey: Choice = {
    part: 'journey',
    any: view.t('filter.anyJourney'),
    options: [...view.names.journeys].map(([value, text]) => ({ value, text })),
  }
  const state: Choice = {
    part: 'with',
    any: view.t('filter.anyState'),
    options: leadStates.map((value) => ({ value, text: view.t(`filter.with.${value}`) })),
  }
  return html`<div class="sentence">
    ${view.t('filter.leads')} ${choice(query, stage)}, ${choice(query, temperature)}, ${choice(query, journey)},
    ${choice(query, state)}. ${remarks(view, query, graph)}
  </div>`
}

function choice(query: LeadQuery, { part, any, options }: Choice): Html {
  const chosen = options.find((option) => option.value === query[part])
  const within = part === 'journey' ? ({ step: null, ended: null } as const) : {}
  const link = (text: string, value: string | null, current: boolean) =>
    html`<li>
      <a href="${leadsHref(query, { ...within, [part]: value })}" ${current ? html` aria-current="true"` : ''}>${text}</a>
    </li>`
  return html`<details class="choice" name="choice">
    <summary class="${chosen === undefined ? '' : 'chosen'}">${chosen?.text ?? any}</summary>
    <ul>
      ${link(any, null, chosen === undefined)}${options.map((option) => link(option.text, option.value, option === chosen))}
    </ul>
  </details>`
}

/** Parts of the filter that only links from other pages set; each can be taken away. */
function remarks(view: View, query: LeadQuery, graph: JourneyGraph | null): Html {
  const remark = (part: keyof LeadQuery, text: string) =>
    html`<a class="tag accent" href="${leadsHref(query, { [part]: null })}" title="${view.t('filter.remove')}">${text} ×</a>`
  return html`${query.q === undefined ? '' : remark('q', view.t('filter.search', { q: query.q }))}
  ${query.step === undefined ? '' : remark('step', view.t('filter.step', { step: stepName(view, graph, query.step) }))}
  ${query.ended === undefined ? '' : remark('ended', view.t('filter.ended', { outcome: wordOf(view, ['outcome'], query.ended) }))}
  ${query.reached === undefined ? '' : remark('reached', view.t('filter.reached', { stage: say(view.language, `stage.${query.reached}`) }))}
  ${query.segment === undefined ? '' : remark('segment', view.t('filter.segment', { segment: view.names.segments.get(query.segment) ?? query.segment }))}
  ${query.wakes === undefined ? '' : remark('wakes', view.t('filter.wakes', { day: weekdayText(view, query.wakes) }))}`
}
