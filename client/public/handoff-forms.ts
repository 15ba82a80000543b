/** The forms by which a rep answers on a phone without scripts: one button each, the longer ones folded away. */
import { html } from 'hono/html'
import type { HandoffSheet } from '../../db/handoff-sheet.ts'
import { never } from '../../domain/failure.ts'
import { type Answer, rejectReasons } from '../../domain/handoff.ts'
import { checklists, type Method } from '../../domain/qualification.ts'
import { fillIn } from '../../domain/wording.ts'
import { say } from '../../domain/words.ts'
import type { Reader } from './handoff-text.ts'
import type { Html } from './page.ts'

/** What was typed or asked for before, shown again when an answer is refused. */
export interface Given {
  readonly problem: string | null
  readonly fields: Readonly<Record<string, string>>
  /** Folded open: the answer that was refused, or the one a mail's link names. */
  readonly open: string | null
  readonly method: Method
}

/** Answers that need nothing but a tap. */
type Tap = Extract<Answer, 'accept' | 'contacted' | 'opportunity' | 'won'>

function isTap(answer: Answer): answer is Tap {
  return answer === 'accept' || answer === 'contacted' || answer === 'opportunity' || answer === 'won'
}

/** What is owed now, for the top of the page; `isLoud` when nothing else there is more urgent. */
export function nextAnswer(reader: Reader, { allowed }: HandoffSheet, isLoud: boolean): Html {
  const [next] = allowed
  return next !== undefined && isTap(next) ? html`<div class="next">${tapForm(reader, next, isLoud)}</div>` : html``
}

/** All other answers, for the end of the page. */
export function answerForms(reader: Reader, { allowed }: HandoffSheet, given: Given): Html {
  const others = allowed.filter((answer, index) => index > 0 || !isTap(answer))
  if (others.length === 0) return html``
  return html`<section class="answers">
    ${others.map((answer) => (isTap(answer) ? tapForm(reader, answer, false) : foldedForm(reader, answer, given)))}
  </section>`
}

function tapForm({ words }: Reader, answer: Tap, isLoud: boolean): Html {
  return html`<form method="post">
    <input type="hidden" name="answer" value="${answer}" /><button class="${isLoud ? '' : 'quiet'}">${words[answer]}</button>
  </form>`
}

function foldedForm(reader: Reader, answer: Exclude<Answer, Tap>, given: Given): Html {
  const { words } = reader
  switch (answer) {
    case 'reject':
      return folded(
        answer,
        given,
        words.reject,
        html`${reasons(reader, given)} ${until(reader, given, words.untilHint)} ${note(reader, given)}<button>
            ${words.rejectButton}
          </button>`,
      )
    case 'lost':
      return folded(
        answer,
        given,
        words.lost,
        html`${until(reader, given, words.lostUntilHint)} ${note(reader, given)} <button>${words.lostButton}</button>`,
      )
    case 'qualify':
      return folded(answer, given, words.qualify, checklist(reader, given))
    default:
      return never(answer, 'answer')
  }
}

function folded(answer: Answer, given: Given, label: string, fields: Html): Html {
  return html`<details ${given.open === answer ? 'open' : ''} id="${answer}">
    <summary>${label}</summary>
    <form method="post"><input type="hidden" name="answer" value="${answer}" />${fields}</form>
  </details>`
}

function reasons({ words, language }: Reader, { fields }: Given): Html {
  return html`<fieldset>
    <legend>${words.reasonLabel}</legend>
    ${rejectReasons.map(
      (reason) =>
        html`<label class="pick"
          ><input type="radio" name="reason" value="${reason}" required ${fields['reason'] === reason ? 'checked' : ''} />${say(
            language,
            `rejectReason.${reason}`,
          )}</label
        >`,
    )}
  </fieldset>`
}

function until({ words }: Reader, { fields }: Given, hint: string): Html {
  return html`<div class="field until">
    <label
      >${words.untilLabel} <span class="optional">(${words.optional})</span
      ><input type="date" name="until" value="${fields['until'] ?? ''}"
    /></label>
    <p class="quietly">${hint}</p>
  </div>`
}

function note({ words }: Reader, { fields }: Given): Html {
  return html`<div class="field">
    <label
      >${words.noteLabel} <span class="optional">(${words.optional})</span
      ><textarea name="note" maxlength="2000">${fields['note'] ?? ''}</textarea>
    </label>
  </div>`
}

function checklist(reader: Reader, given: Given): Html {
  const { words, language } = reader
  const { method } = given
  const other: Method = method === 'bant' ? 'meddic' : 'bant'
  return html`<p class="quietly">${words.qualifyText}</p>
    <input type="hidden" name="method" value="${method}" />
    ${checklists[method].map((item) => finding(reader, item, given))} ${note(reader, given)}<button>
      ${words.qualifyButton}
    </button>
    <p class="quietly">
      <a href="?answer=qualify&amp;method=${other}#qualify"
        >${fillIn(words.otherMethod, { method: say(language, `checklist.${other}`) })}</a
      >
    </p>`
}

const findings = ['yes', 'no', 'unknown'] as const

function finding({ language }: Reader, item: string, { fields }: Given): Html {
  const name = `item.${item}`
  const chosen = fields[name] ?? 'unknown'
  return html`<fieldset class="row">
    <legend>${say(language, name)}</legend>
    <span
      >${findings.map(
        (value) =>
          html`<label
            ><input type="radio" name="${name}" value="${value}" ${chosen === value ? 'checked' : ''} />${say(
              language,
              `finding.${value}`,
            )}</label
          >`,
      )}</span
    >
  </fieldset>`
}
