/** How a lead may be reached, on what basis, beside the buttons that do it; and what it has consented to. */
import { html } from 'hono/html'
import { type ContactBasis, contactBases } from '../../domain/contact-basis.ts'
import type { Consent, Facts } from '../../domain/facts.ts'
import { sendability } from '../../domain/send-gate.ts'
import { purposes } from '../../domain/vocabulary.ts'
import { canSay, say } from '../../domain/words.ts'
import { type Html, plannedTime, relativeTime } from './format.ts'
import { icon } from './icon.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'

export function contactPanel(view: View, facts: Facts): Html {
  return panel(
    view,
    { id: 'contact', live: true, title: view.t('contact.title') },
    html`<div class="inside">
      ${contactButtons(view, facts)}
      <dl class="facts consents">
        <dt>${view.t('contact.marketing')}</dt>
        <dd>${marketing(view, facts)}</dd>
        ${purposes.map(
          (purpose) =>
            html`<dt>${say(view.language, `purpose.${purpose}`)}</dt>
              <dd>${consentText(view, facts.consents[purpose])}</dd>`,
        )}
      </dl>
    </div>`,
  )
}

/** Call and mail, each with its basis; without a basis there is no button, only why. */
export function contactButtons(view: View, facts: Facts): Html {
  const bases = contactBases(facts, view.now)
  const basisOf = (of: ContactBasis['channel']) => bases.find(({ channel: through }) => through === of)
  const { phone, email } = facts.lead
  return html`<ul class="channels">
    ${channel(view, { address: phone, href: `tel:${(phone ?? '').replace(/[^+\d]/g, '')}`, mark: 'phone', what: view.t('contact.call') }, basisOf('phone'))}
    ${channel(view, { address: email, href: `mailto:${encodeURIComponent(email ?? '')}`, mark: 'email', what: view.t('contact.mail') }, basisOf('email'))}
  </ul>`
}

interface Channel {
  readonly address: string | null
  readonly href: string
  readonly mark: 'phone' | 'email'
  readonly what: string
}

function channel(view: View, { address, href, mark, what }: Channel, basis: ContactBasis | undefined): Html {
  if (address === null)
    return html`<li class="quiet">
      ${icon(mark)}
      <div>
        <span>${what}</span>
        <p class="small-text">${view.t('contact.unknown')}</p>
      </div>
    </li>`
  if (basis === undefined)
    return html`<li>
      ${icon(mark)}
      <div class="grow">
        <span>${address}</span>
        <p class="quiet small-text">${view.t('contact.noBasis')}</p>
      </div>
    </li>`
  const until = basis.until === null ? '' : html`, ${view.t('waiting.until')} ${plannedTime(view, basis.until)}`
  return html`<li>
    ${icon(mark)}
    <div class="grow">
      <span>${address}</span>
      <p class="quiet small-text">${view.t('contact.basis')} ${say(view.language, `basis.${basis.basis}`)}${until}</p>
    </div>
    <a class="button small" href="${href}">${what}</a>
  </li>`
}

/** Whether journeys may mail this lead now, and if not, why. */
function marketing(view: View, facts: Facts): Html {
  const may = sendability(facts, view.now)
  switch (may.kind) {
    case 'ok':
      return html`${view.t('contact.may')}`
    case 'pending':
      return html`${say(view.language, 'journey.optInPending', { until: '' }).replace(/ ?\([^)]*\)/, '')},
      ${view.t('waiting.until')} ${plannedTime(view, may.until)}`
    case 'held':
      return html`${view.t('contact.held')} ${say(view.language, `journey.held.${may.by}`)}`
    case 'unsendable': {
      const code = `outcomeCode.${may.reason}`
      return html`${view.t('contact.mayNot')}${canSay(view.language, code) ? html` ${say(view.language, code)}` : ''}`
    }
    default:
      return may satisfies never
  }
}

function consentText(view: View, consent: Consent | undefined): Html {
  if (consent === undefined) return html`<span class="quiet">${say(view.language, 'consentStatus.none')}</span>`
  const basis = consent.basis === null ? '' : html` (${say(view.language, `basis.${consent.basis}`)})`
  return html`${say(view.language, `consentStatus.${consent.status}`)}${basis}, ${relativeTime(view, consent.since)}`
}
