/** What is known about a lead, as it was given; an empty fact is left out. */
import { html } from 'hono/html'
import type { LeadDetail } from '../../db/lead-view.ts'
import { say } from '../../domain/words.ts'
import { type Html, numberText, relativeTime } from './format.ts'
import { zoneText } from './lead-zone.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'

export function factsPanel(view: View, { facts, note, ownerName, createdAt }: LeadDetail): Html {
  const { lead, company } = facts
  const employees = lead.employees ?? company?.employees ?? null
  const rows: readonly (readonly [string, Html | string | null])[] = [
    [view.t('field.company'), lead.companyName ?? company?.name ?? null],
    [view.t('field.domain'), company?.domain ?? null],
    [view.t('field.jobTitle'), lead.jobTitle],
    [view.t('field.industry'), lead.industry ?? company?.industry ?? null],
    [view.t('field.employees'), employees === null ? null : numberText(view, employees)],
    [view.t('field.country'), [lead.postalCode, lead.country ?? company?.country, lead.region].filter(Boolean).join(' ') || null],
    [view.t('field.language'), view.t(`language.${lead.language}`)],
    [view.t('field.zone'), zoneText(view, facts)],
    [view.t('field.channel'), say(view.language, `channel.${lead.channel}`)],
    [view.t('field.owner'), ownerName],
    [view.t('field.externalId'), lead.externalId],
    ...Object.entries(lead.attributes),
    [view.t('field.note'), note],
    [view.t('field.since'), relativeTime(view, createdAt)],
  ]
  const known = rows.filter(([, value]) => value !== null)
  return panel(
    view,
    {
      title: view.t('facts.title'),
      action: html`<a class="button small ghost" href="/leads/${lead.id}/edit">${view.t('lead.edit')}</a>`,
    },
    html`<div class="inside">
      <dl class="facts">
        ${known.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
    </div>`,
  )
}
