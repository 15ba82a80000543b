/** The form of what an organisation sets about itself, and what the form says back. */
import { html } from 'hono/html'
import type { SettingsPatch } from '../../db/settings.ts'
import type { Settings } from '../../domain/settings.ts'
import type { Html } from './format.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'
import type { Label } from './words.ts'

/** Field names are paths into the settings, as problems name them; `[]` values are lines or words of one text. */
const fields = {
  'sender.companyName': { label: 'sender.companyName' },
  'sender.fromName': { label: 'sender.fromName' },
  'sender.fromEmail': { label: 'sender.fromEmail', type: 'email' },
  'sender.replyTo': { label: 'sender.replyTo', type: 'email' },
  'sender.websiteUrl': { label: 'sender.websiteUrl', type: 'url' },
  'sender.privacyUrl': { label: 'sender.privacyUrl', type: 'url' },
  'sender.brandColor': { label: 'sender.brandColor', type: 'color' },
  'sender.imprint.de': { label: 'sender.imprintDe', lines: true },
  'sender.imprint.en': { label: 'sender.imprintEn', lines: true },
  'mail.bounceDomain': { label: 'mail.bounceDomain', hint: 'mail.bounceHint' },
  'mail.messageIdDomain': { label: 'mail.messageIdDomain' },
  'installation.timeZone': { label: 'installation.timeZone', hint: 'installation.zoneHint' },
  'installation.country': { label: 'installation.country', hint: 'hint.country' },
  'installation.region': { label: 'installation.region', hint: 'hint.region' },
  'installation.deliveryArea': { label: 'installation.deliveryArea', hint: 'installation.areaHint' },
  'installation.language': { label: 'installation.language' },
} as const satisfies Readonly<Record<string, FieldSpec>>

interface FieldSpec {
  readonly label: Label
  readonly type?: string
  readonly hint?: Label
  readonly lines?: boolean
}
type FieldName = keyof typeof fields
export type SettingsValues = Readonly<Record<FieldName, string>>

const names = Object.keys(fields) as FieldName[]

export function valuesOfSettings({ sender, mail, installation }: Settings): SettingsValues {
  return {
    'sender.companyName': sender.companyName,
    'sender.fromName': sender.fromName,
    'sender.fromEmail': sender.fromEmail,
    'sender.replyTo': sender.replyTo,
    'sender.websiteUrl': sender.websiteUrl,
    'sender.privacyUrl': sender.privacyUrl,
    'sender.brandColor': sender.brandColor,
    'sender.imprint.de': sender.imprint.de.join('\n'),
    'sender.imprint.en': sender.imprint.en.join('\n'),
    'mail.bounceDomain': mail.bounceDomain,
    'mail.messageIdDomain': mail.messageIdDomain,
    'installation.timeZone': installation.timeZone,
    'installation.country': installation.country,
    'installation.region': installation.region ?? '',
    'installation.deliveryArea': installation.deliveryArea.join(', '),
    'installation.language': installation.language,
  }
}

export function valuesOfForm(form: Readonly<Record<string, unknown>>): SettingsValues {
  const text = (name: FieldName) => (typeof form[name] === 'string' ? form[name].trim() : '')
  return Object.fromEntries(names.map((name) => [name, text(name)])) as SettingsValues
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

export function patchOf(values: SettingsValues): SettingsPatch {
  const country = values['installation.country'].toUpperCase()
  return {
    sender: {
      companyName: values['sender.companyName'],
      fromName: values['sender.fromName'],
      fromEmail: values['sender.fromEmail'],
      replyTo: values['sender.replyTo'],
      websiteUrl: values['sender.websiteUrl'],
      privacyUrl: values['sender.privacyUrl'],
      brandColor: values['sender.brandColor'],
      imprint: { de: lines(values['sender.imprint.de']), en: lines(values['sender.imprint.en']) },
    },
    mail: { bounceDomain: values['mail.bounceDomain'], messageIdDomain: values['mail.messageIdDomain'] },
    installation: {
      timeZone: values['installation.timeZone'],
      country,
      region: values['installation.region'] === '' ? null : values['installation.region'].toUpperCase(),
      deliveryArea: values['installation.deliveryArea']
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
      language: values['installation.language'] === 'en' ? 'en' : 'de',
    },
  }
}

const groups: readonly { title: Label; fields: readonly FieldName[] }[] = [
  { title: 'settings.sender', fields: names.filter((name) => name.startsWith('sender.') && !('lines' in fields[name])) },
  { title: 'settings.imprint', fields: ['sender.imprint.de', 'sender.imprint.en'] },
  { title: 'settings.place', fields: names.filter((name) => name.startsWith('installation.')) },
  { title: 'settings.domains', fields: names.filter((name) => name.startsWith('mail.')) },
]

export function generalForm(view: View, values: SettingsValues, wrong: ReadonlySet<string>): Html {
  const isWrong = (name: FieldName) => [...wrong].some((path) => path === name || path.startsWith(`${name}.`))
  return html`<form class="form wide" method="post" action="/settings" novalidate>
    ${groups.map((group) =>
      panel(
        view,
        { title: view.t(group.title) },
        html`<div class="inside">
          <div class="across">${group.fields.map((name) => field(view, name, values[name], isWrong(name)))}</div>
        </div>`,
      ),
    )}
    <div class="actions"><button>${view.t('action.save')}</button></div>
  </form>`
}

function field(view: View, name: FieldName, value: string, isWrong: boolean): Html {
  const spec: FieldSpec = fields[name]
  const invalid = isWrong ? html` aria-invalid="true"` : ''
  const remark = isWrong
    ? html`<span class="wrong">${view.t('edit.check')}</span>`
    : spec.hint === undefined
      ? ''
      : html`<span class="hint">${view.t(spec.hint)}</span>`
  return html`<label>${view.t(spec.label)}${input(view, name, spec, value, invalid)}${remark}</label>`
}

function input(view: View, name: FieldName, spec: FieldSpec, value: string, invalid: Html | string): Html {
  if (spec.lines === true) return html`<textarea name="${name}" rows="5" ${invalid}>${value}</textarea>`
  if (name === 'installation.language')
    return html`<select name="${name}">
      ${(['de', 'en'] as const).map((one) => html`<option value="${one}" ${one === value ? html` selected` : ''}>${view.t(`language.${one}`)}</option>`)}
    </select>`
  return html`<input name="${name}" type="${spec.type ?? 'text'}" value="${value}" ${invalid} />`
}
