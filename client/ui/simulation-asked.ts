/** What the form of a simulation asks, in the shape of the API's body, which judges it. */
import { personaKeys } from '../../domain/simulation/personas.ts'

type Posted = Readonly<Record<string, unknown>>

/** `draft`: the text of the draft, where there is one. */
export function askedIn(journey: string, form: Posted, draft: string | null): object {
  const model = textIn(form, 'model').trim()
  const kind = textIn(form, 'kind')
  const asked = {
    kind,
    journey,
    source: form['which'] === 'draft' ? draft : null,
    model: model === '' ? null : model,
    leads: numberIn(form, 'leads'),
    days: numberIn(form, 'days'),
    seed: numberIn(form, 'seed') ?? 1,
  }
  return kind === 'personas' ? { ...asked, mix: mixIn(form) } : asked
}

function mixIn(form: Posted): Record<string, number> {
  return Object.fromEntries(personaKeys.map((key) => [key, numberIn(form, `mix.${key}`) ?? 0]))
}

function numberIn(form: Posted, name: string): number | undefined {
  const text = textIn(form, name)
  return text === '' ? undefined : Number(text)
}

function textIn(form: Posted, name: string): string {
  const value = form[name]
  return typeof value === 'string' ? value : ''
}
