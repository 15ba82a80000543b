/** Where a lead stands and what happens next, each with the reason: sales, tasks, journeys, planned emails, cool-off. */
import { html } from 'hono/html'
import type { LeadDetail, PlannedMessage, RunningEnrolment } from '../../db/lead-view.ts'
import { say } from '../../domain/words.ts'
import { type Html, plannedTime, relativeTime, wordOf } from './format.ts'
import { handLinks } from './enrolment-hand.ts'
import { icon, type IconName } from './icon.ts'
import { stepName } from './journey-step.ts'
import { emailName, subjectText } from './names.ts'
import { deadline, panel, postButton } from './parts.ts'
import { taskTitle } from './tasks.ts'
import type { View } from './view.ts'
import { waitingText } from './waiting.ts'

export function standingPanel(view: View, detail: LeadDetail): Html {
  const rows = [
    ...stopRows(view, detail),
    ...handoffRows(view, detail),
    ...detail.tasks.map((task) =>
      row({
        mark: 'check',
        title: taskTitle(view, task),
        note: html`${view.t(`role.${task.role}`)}${task.repName === null ? '' : html` · ${task.repName}`}${
          task.dueAt === null ? '' : html` · ${deadline(view, task.dueAt)}`
        }`,
        action: postButton(view, { action: `/tasks/${task.id}/done`, label: view.t('tasks.done') }),
      }),
    ),
    ...detail.planned.map((message) => plannedRow(view, message)),
    ...detail.enrolments.map((enrolment) => enrolmentRow(view, enrolment)),
    ...coolOffRows(view, detail),
  ]
  const body =
    rows.length === 0
      ? html`<div class="empty">
          <p>${view.t('next.none')}</p>
          <p>${view.t('next.noneText')}</p>
        </div>`
      : html`<ul class="rows">
          ${rows}
        </ul>`
  return panel(view, { id: 'standing', live: true, title: view.t('lead.next') }, body)
}

interface Row {
  readonly mark: IconName
  readonly broken?: boolean
  readonly title: Html | string
  readonly note: Html | string
  readonly action?: Html
}

function row({ mark, broken, title, note, action }: Row): Html {
  return html`<li>
    <span class="mark${broken === true ? ' broken' : ''}">${icon(mark)}</span>
    <div class="grow">
      <span class="title">${title}</span>
      <p class="quiet small-text">${note}</p>
    </div>
    ${action ?? ''}
  </li>`
}

/** What keeps the lead out of everything else. */
function stopRows(view: View, { facts, explanation }: LeadDetail): Html[] {
  const { lead } = facts
  const rows: Html[] = []
  if (lead.objectedAt !== null)
    rows.push(row({ mark: 'alert', broken: true, title: view.t('next.objected'), note: relativeTime(view, lead.objectedAt) }))
  if (lead.stage === 'disqualified')
    rows.push(
      row({
        mark: 'exit',
        title: view.t('next.disqualified'),
        note: wordOf(view, ['knockOut', 'rejectReason'], lead.disqualifiedReason ?? ''),
        action: html`<a class="button small outline" href="/leads/${explanation.leadId}/lift">${view.t('lift.open')}</a>`,
      }),
    )
  const missing = lead.needsData ?? []
  if (missing.length > 0)
    rows.push(
      row({
        mark: 'alert',
        title: view.t('next.needsData'),
        note: view.t('lead.lacks', { what: missing.map((fact) => say(view.language, `fact.${fact}`)).join(', ') }),
        action: html`<a class="button small outline" href="/leads/${explanation.leadId}/edit">${view.t('today.complete')}</a>`,
      }),
    )
  return rows
}

function handoffRows(view: View, { handoff }: LeadDetail): Html[] {
  if (handoff === null) return []
  const again = handoff.reofferAt === null ? '' : html`${view.t('next.reoffer')} ${plannedTime(view, handoff.reofferAt)}`
  const due = handoff.dueAt === null ? again : deadline(view, handoff.dueAt)
  return [
    row({
      mark: 'handoffs',
      title: html`<a href="/handoffs/${handoff.id}">${view.t('lead.atSales', { rep: handoff.repName })}</a>`,
      note: html`${say(view.language, `handoffStatus.${handoff.status}`)}${due === '' ? '' : html` · ${due}`}`,
    }),
  ]
}

function plannedRow(view: View, message: PlannedMessage): Html {
  const stopped = message.class === 'marketing' && view.settings.sending.stoppedAt !== null
  return row({
    mark: 'email',
    title: message.subject === null ? emailName(view, message.templateKey) : subjectText(message.subject),
    note: html`${view.t('next.email')}
    ${plannedTime(view, message.notBefore)}${stopped ? html` · <span class="late">${view.t('next.stopped')}</span>` : ''}`,
  })
}

function enrolmentRow(view: View, enrolment: RunningEnrolment): Html {
  const step = stepName(view, enrolment.graph, enrolment.step)
  return row({
    mark: 'journeys',
    title: waitingText(view, enrolment.waitingFor, enrolment.wakeAt),
    note: html`<a href="/journeys/${enrolment.journeyKey}?version=${enrolment.version}">${enrolment.journey}</a> ·
      ${view.t('next.step', { step })}
      ${relativeTime(view, enrolment.enteredStepAt)}${enrolment.pausedAt === null ? '' : html` · ${view.t('hand.paused')}`}<br />${handLinks(view, enrolment)}`,
  })
}

function coolOffRows(view: View, { facts }: LeadDetail): Html[] {
  const { coolOffUntil } = facts.lead
  if (coolOffUntil === null || coolOffUntil <= view.now) return []
  return [
    row({
      mark: 'recycle',
      title: html`${view.t('lead.coolOff')} ${plannedTime(view, coolOffUntil)}`,
      note: view.t('next.coolOffText'),
    }),
  ]
}
