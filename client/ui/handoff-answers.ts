/** The answers a handoff allows now, as forms that say what each will do. */
import { html } from 'hono/html'
import type { HandoffDetail } from '../../db/handoffs-view.ts'
import { type Answer, answersTo, consequences, type RejectReason, rejectReasons } from '../../domain/handoff.ts'
import { checklists, type Finding, type Method } from '../../domain/qualification.ts'
import { say } from '../../domain/words.ts'
import { durationText } from './condition-text.ts'
import type { Html } from './format.ts'
import { icon } from './icon.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'

export function answerForms(view: View, handoff: HandoffDetail): Html {
  const allowed = answersTo(handoff.status, handoff.stage)
  const open = allowed.filter((answer) => answer !== 'contacted' || handoff.contactedAt === null)
  if (open.length === 0) return html``
  return panel(
    view,
    { id: 'answer', title: view.t('answer.title') },
    html`<div class="inside answers">${open.map((answer) => form(view, handoff, answer))}</div>`,
  )
}

function form(view: View, handoff: HandoffDetail, answer: Answer): Html {
  const action = `/handoffs/${handoff.id}/${answer}`
  switch (answer) {
    case 'accept':
      return html`<form method="post" action="${action}">
        <button class="large wide">${icon('check')}${view.t('answer.accept')}</button>
        <p class="quiet small-text">${view.t('answer.acceptText')}</p>
      </form>`
    case 'contacted':
      return html`<form method="post" action="${action}">
        <button class="wide">${icon('phone')}${view.t('answer.contacted')}</button>
        <p class="quiet small-text">${view.t('answer.contactedText')}</p>
      </form>`
    case 'opportunity':
    case 'won':
      return html`<form method="post" action="${action}">
        <button class="outline wide">${view.t(`answer.${answer}`)}</button>
        <p class="quiet small-text">${view.t(`answer.${answer}Text`)}</p>
      </form>`
    case 'qualify':
      return unfolding(view.t('answer.qualify'), qualifyForm(view, action))
    case 'lost':
      return unfolding(view.t('answer.lost'), lostForm(view, action))
    case 'reject':
      return unfolding(view.t('answer.reject'), rejectForm(view, action))
    default:
      return answer satisfies never
  }
}

function unfolding(title: string, body: Html): Html {
  return html`<details class="unfold">
    <summary>${title}</summary>
    ${body}
  </details>`
}

function rejectForm(view: View, action: string): Html {
  return html`<form class="form" method="post" action="${action}">
    <fieldset>
      <legend>${view.t('answer.why')}</legend>
      ${rejectReasons.map(
        (reason) =>
          html`<label class="choice-line"
            ><input type="radio" name="reason" value="${reason}" required /><span
              >${say(view.language, `rejectReason.${reason}`)}<small class="quiet">${consequenceText(view, reason)}</small></span
            ></label
          >`,
      )}
    </fieldset>
    ${dateField(view)}${noteField(view)}<button>${view.t('answer.rejectDo')}</button>
  </form>`
}

/** What the reason will do, before it is chosen. */
function consequenceText(view: View, reason: RejectReason): string {
  const then = consequences[reason]
  return then.kind === 'recycle'
    ? view.t('answer.then.recycle', { duration: durationText(view, then.coolOff) })
    : view.t(`answer.then.${then.kind}`)
}

function lostForm(view: View, action: string): Html {
  return html`<form class="form" method="post" action="${action}">
    <p class="quiet small-text">${view.t('answer.lostText')}</p>
    ${dateField(view)}${noteField(view)}<button>${view.t('answer.lost')}</button>
  </form>`
}

function dateField(view: View): Html {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: view.zone }).format(view.now)
  return html`<label
    >${view.t('answer.until')}<input type="date" name="untilDay" min="${today}" /><span class="hint"
      >${view.t('answer.untilText')}</span
    ></label
  >`
}

function noteField(view: View): Html {
  return html`<label>${view.t('answer.note')}<textarea name="note" maxlength="2000" rows="3"></textarea></label>`
}

function qualifyForm(view: View, action: string): Html {
  const methods = Object.keys(checklists) as Method[]
  return html`<p class="quiet small-text">${view.t('answer.qualifyText')}</p>
    ${methods.map(
      (method, index) =>
        html`<details name="method" class="method" ${index === 0 ? html` open` : ''}>
          <summary>${say(view.language, `checklist.${method}`)}</summary>
          <form class="form" method="post" action="${action}">
            <input type="hidden" name="method" value="${method}" />
            ${checklists[method].map((item) => findingField(view, item))}${noteField(view)}<button>
              ${view.t('answer.qualifyDo')}
            </button>
          </form>
        </details>`,
    )}`
}

const findings: readonly Finding[] = ['yes', 'no', 'unknown']

function findingField(view: View, item: string): Html {
  return html`<fieldset class="finding">
    <legend>${say(view.language, `item.${item}`)}</legend>
    ${findings.map(
      (finding) =>
        html`<label
          ><input
            type="radio"
            name="${item}"
            value="${finding}"
            ${finding === 'unknown' ? html` checked` : ''}
          />${say(view.language, `finding.${finding}`)}</label
        >`,
    )}
  </fieldset>`
}
