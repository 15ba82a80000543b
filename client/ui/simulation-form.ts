/** The form that asks for a simulation: with personas, or with the past. */
import { html } from 'hono/html'
import { ordinaryMix, personaKeys } from '../../domain/simulation/personas.ts'
import { mostDays, mostLeads } from '../../domain/simulation/request.ts'
import type { Html } from './format.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'

export interface Candidates {
  readonly key: string
  readonly isInForce: boolean
  readonly hasDraft: boolean
}

/** Two forms, because they ask for different things. */
export function simulationForms(view: View, candidates: Candidates): Html {
  return html`<div class="pair">${personaForm(view, candidates)}${historyForm(view, candidates)}</div>`
}

function personaForm(view: View, candidates: Candidates): Html {
  const shares = personaKeys.map(
    (key) =>
      html`<label
        >${view.t(`sim.persona.${key}`)}<input
          type="number"
          name="mix.${key}"
          min="0"
          max="1000"
          step="1"
          value="${ordinaryMix[key] ?? 0}"
      /></label>`,
  )
  const fields = html`${whichVersion(view, candidates)}
    <div class="across">
      ${number(view.t('sim.leads'), 'leads', 1_000, mostLeads)}${number(view.t('sim.daysAhead'), 'days', 90, mostDays)}${seed(view)}
    </div>
    <details>
      <summary>${view.t('sim.mix')}</summary>
      <div class="across shares">${shares}</div>
    </details>
    ${model(view)}`
  return asking(view, candidates.key, 'personas', fields)
}

function historyForm(view: View, candidates: Candidates): Html {
  const fields = html`${whichVersion(view, candidates)}
    <div class="across">
      ${number(view.t('sim.daysBack'), 'days', 90, mostDays)}${number(view.t('sim.leadsMost'), 'leads', 5_000, mostLeads)}
    </div>
    ${model(view)}`
  return asking(view, candidates.key, 'history', fields)
}

function asking(view: View, key: string, kind: 'personas' | 'history', fields: Html): Html {
  const body = html`<div class="inside padded">
    <p class="quiet">${view.t(`sim.${kind}Text`)}</p>
    <form class="form" method="post" action="/journeys/${key}/simulate">
      <input type="hidden" name="kind" value="${kind}" />${fields}
      <div><button>${view.t('sim.start')}</button></div>
    </form>
  </div>`
  return panel(view, { title: view.t(`sim.${kind}`) }, body)
}

function whichVersion(view: View, { isInForce, hasDraft }: Candidates): Html {
  return html`<label
    >${view.t('sim.candidate')}<select name="which">
      ${hasDraft ? html`<option value="draft">${view.t('sim.draft')}</option>` : ''}${
        isInForce ? html`<option value="inForce">${view.t('sim.inForce')}</option>` : ''
      }
    </select></label
  >`
}

function number(label: string, name: string, value: number, most: number): Html {
  return html`<label>${label}<input type="number" name="${name}" min="1" max="${most}" value="${value}" required /></label>`
}

function seed(view: View): Html {
  return html`<label
    >${view.t('sim.seed')}<input type="number" name="seed" min="0" max="2147483648" value="1" /><span class="hint"
      >${view.t('sim.seedHint')}</span
    ></label
  >`
}

function model(view: View): Html {
  return html`<details>
    <summary>${view.t('sim.model')}</summary>
    <label
      ><span class="hint">${view.t('sim.modelHint')}</span
      ><textarea name="model" rows="8" spellcheck="false" class="code" aria-label="${view.t('sim.model')}"></textarea>
    </label>
  </details>`
}
