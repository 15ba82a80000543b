/** What every page needs before it can say anything: language, business time, the state of the clock and of sending. */
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { readClock } from '../../db/clock.ts'
import { type Names, readNames } from '../../db/names-view.ts'
import { readSettings } from '../../db/settings.ts'
import { businessAt, type ClockSegment } from '../../domain/clock.ts'
import type { Language } from '../../domain/lead.ts'
import type { Settings } from '../../domain/settings.ts'
import type { WordParams } from '../../domain/wording.ts'
import type { ClientDeps } from '../deps.ts'
import { type Label, label } from './words.ts'

export interface View {
  readonly language: Language
  /** Business time at which the page is made. */
  readonly now: Date
  readonly clock: ClockSegment
  /** The installation's zone: people on these pages read times in it. */
  readonly zone: string
  readonly settings: Settings
  readonly demo: boolean
  readonly names: Names
  /** Path and query of the request, to come back to. */
  readonly here: string
  readonly t: (key: Label, params?: WordParams) => string
}

/** Who acts from these pages, until there are accounts. */
export const actor = 'ui'

export const languageCookie = 'ripen_language'

export async function openView(c: Context, deps: ClientDeps): Promise<View> {
  const [clock, settings] = await Promise.all([readClock(deps.db), readSettings(deps.db)])
  const language = languageOf(c) ?? settings.installation.language
  const { pathname, search } = new URL(c.req.url)
  return {
    language,
    now: businessAt(clock, new Date()),
    clock,
    zone: settings.installation.timeZone,
    settings,
    demo: deps.config.demo,
    names: await readNames(deps.db, language),
    here: pathname + search,
    t: (key, params) => label(language, key, params),
  }
}

/** The chosen language, else the browser's first that we speak; null when it names neither. */
function languageOf(c: Context): Language | null {
  const chosen = getCookie(c, languageCookie)
  if (chosen === 'de' || chosen === 'en') return chosen
  for (const part of (c.req.header('accept-language') ?? '').split(',')) {
    const spoken = part.trim().slice(0, 2).toLowerCase()
    if (spoken === 'de' || spoken === 'en') return spoken
  }
  return null
}
