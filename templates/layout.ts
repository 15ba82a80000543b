/** The frame around a template's sections: head, header, footer with imprint, dark mode; holds no copy of any campaign. */
import type { Language } from '../domain/lead.ts'
import { brandStandIns as brand } from './brand.ts'
import type { TemplateSource } from './source.ts'

/** A whole MJML document; a source that is one already stays as it is. */
export function inLayout(source: TemplateSource): string {
  if (source.mjml.startsWith('<mjml')) return source.mjml
  return source.plain ? plainDocument(source) : brandedDocument(source)
}

const fonts = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

function brandedDocument({ class: of, language, mjml }: TemplateSource): string {
  return `<mjml lang="${language}">
  <mj-head>
    ${head()}
    <mj-style inline="inline">
      h1 { margin: 0 0 20px; font-size: 26px; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; color: #16181a; }
      h2 { margin: 28px 0 8px; font-size: 17px; line-height: 1.4; font-weight: 650; color: #16181a; }
      p { margin: 0 0 16px; }
      ul, ol { margin: 0 0 16px; padding: 0 0 0 22px; }
      li { margin: 0 0 8px; }
      a { color: ${brand.color}; }
      .quiet { color: #62686e; }
      .fact { font-size: 34px; line-height: 1.2; font-weight: 650; color: ${brand.color}; }
    </mj-style>
    <mj-style>${phoneStyle}${darkStyle}</mj-style>
  </mj-head>
  <mj-body background-color="#f4f4f1" width="600px" css-class="ground">
    ${of === 'marketing' ? pixel : ''}
    <mj-section padding="28px 0 0"><mj-column><mj-spacer height="1px" /></mj-column></mj-section>
    <mj-wrapper css-class="card" background-color="#ffffff" padding="0 0 28px" border-radius="0 0 8px 8px" border-top="4px solid ${brand.color}">
      <mj-section padding="24px 0 12px">
        <mj-column><mj-text css-class="name" font-size="15px" font-weight="650" color="${brand.color}">{{sender.companyName}}</mj-text></mj-column>
      </mj-section>
      ${mjml}
    </mj-wrapper>
    <mj-section padding="20px 0 40px">
      <mj-column>
        <mj-text css-class="foot" font-size="14px" line-height="1.6" color="#62686e">${footer(of, language)}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`
}

/** Neither colour nor name nor footer links: a confirmation request must not advertise (LG Stendal, 22 S 87/20). */
function plainDocument({ language, mjml }: TemplateSource): string {
  return `<mjml lang="${language}">
  <mj-head>
    ${head()}
    <mj-style inline="inline">p { margin: 0 0 16px; } a { color: #1a4fa0; }</mj-style>
    <mj-style>${phoneStyle} @media (prefers-color-scheme: dark) { body, .ground, .ground > div { background: #1e2124 !important; } .ground div, .ground p { color: #e6e6e3 !important; } .ground p a { color: #9dc1ff !important; } }</mj-style>
  </mj-head>
  <mj-body background-color="#ffffff" width="600px" css-class="ground">
    ${mjml}
    <mj-section padding="0 0 32px">
      <mj-column>
        <mj-text font-size="14px" line-height="1.6" color="#62686e">${imprint}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`
}

function head(): string {
  return `<mj-title>{{subject}}</mj-title>
    <mj-preview>{{preheader}}</mj-preview>
    <mj-attributes>
      <mj-all font-family="${fonts}" />
      <mj-text font-size="16px" line-height="1.6" color="#2b2f33" padding="0 40px" />
      <mj-section padding="8px 0" />
      <mj-button font-size="16px" font-weight="600" border-radius="6px" inner-padding="13px 26px" padding="8px 40px 20px" align="left" background-color="${brand.color}" color="${brand.onColor}" />
      <mj-divider border-width="1px" border-color="#e3e3df" padding="16px 40px" />
    </mj-attributes>
    <mj-raw><meta name="color-scheme" content="light dark" /><meta name="supported-color-schemes" content="light dark" /></mj-raw>`
}

const phoneStyle =
  '@media (max-width: 480px) { div[class*="mj-column"] > table > tbody > tr > td { padding-left: 24px !important; padding-right: 24px !important; } }'

/** Mail programs keep inline colours, so every override insists. */
const darkStyle = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    body, .ground, .ground > div { background: #141618 !important; }
    .card, .card > table { background: #1e2124 !important; }
    .card div, .card td, .card h1, .card h2, .card p, .card li { color: #e6e6e3 !important; }
    .card .second a, .card .second td { background: #2a2e32 !important; border-color: #4a4f54 !important; color: #e6e6e3 !important; }
    .card .quiet, .foot div, .foot p { color: #a5abb0 !important; }
    .card p a, .card li a, .card .name div, .card .fact, .foot a { color: ${brand.onDark} !important; }
    .card p[style*="border-top"] { border-top-color: #3a3e42 !important; }
  }`

/** High in the body, so that a clipped mail still has it; present only with tracking consent. */
const pixel =
  '<mj-raw>{{#if links.open}}<img src="{{links.open}}" alt="" width="1" height="1" style="display:block;border:0" />{{/if}}</mj-raw>'

const imprint = '<p>{{#each sender.imprint}}{{this}}<br />{{/each}}</p>'

function footer(of: TemplateSource['class'], language: Language): string {
  const words = footerWords[language]
  switch (of) {
    case 'marketing':
      return `<p>${words.why}</p><p><a href="{{links.unsubscribe}}">${words.unsubscribe}</a> · <a href="{{links.preferences}}">${words.preferences}</a> · <a href="{{sender.privacyUrl}}">${words.privacy}</a></p>${imprint}`
    case 'transactional':
      return `<p>${words.requested} <a href="{{sender.privacyUrl}}">${words.privacy}</a></p>${imprint}`
    case 'internal':
      return `<p>${words.internal}</p>`
    default:
      return of satisfies never
  }
}

const footerWords = {
  de: {
    why: 'Sie erhalten diese E-Mail, weil Sie bei {{sender.companyName}} in E-Mails eingewilligt haben.',
    unsubscribe: 'Abmelden',
    preferences: 'Einstellungen ändern',
    privacy: 'Datenschutz',
    requested: 'Diese Nachricht gehört zu Ihrer Anfrage; sie ist keine Werbung.',
    internal: 'Automatische Nachricht von Ripen. Die Links gelten nur für Sie; bitte nicht weiterleiten.',
  },
  en: {
    why: 'You receive this email because you agreed to emails from {{sender.companyName}}.',
    unsubscribe: 'Unsubscribe',
    preferences: 'Change settings',
    privacy: 'Privacy',
    requested: 'This message belongs to your request; it is not advertising.',
    internal: 'Automatic message from Ripen. The links are for you alone; please do not forward them.',
  },
} as const
