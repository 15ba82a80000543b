/** The business clock of the demo: what time it is, pause, continue, speed. An installation at real time has none. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { changeClock, continueClock } from '../../db/change-clock.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, shortTime } from './format.ts'
import { icon } from './icon.ts'
import { openView, type View } from './view.ts'

const secondsPerDay = 86_400
/** Wall seconds a simulated day takes. */
const speeds = [60, 30, 10, 5] as const

export function clockBar(view: View): Html {
  if (!view.demo) return html``
  const paused = view.clock.rate === 0
  return html`<form
    class="clock"
    id="clock"
    method="post"
    action="/clock"
    hx-post="/clock"
    hx-target="this"
    hx-swap="outerHTML"
    data-since-business="${view.clock.sinceBusiness.getTime()}"
    data-since-wall="${view.clock.sinceWall.getTime()}"
    data-rate="${view.clock.rate}"
  >
    <input type="hidden" name="back" value="${view.here}" />
    ${icon('wait')}
    <p><strong data-clock>${shortTime(view, view.now)}</strong> <span class="quiet">${speedText(view)}</span></p>
    ${
      paused
        ? html`<button class="small" name="act" value="continue">${icon('play')}${view.t('clock.continue')}</button>`
        : html`<button class="small outline" name="act" value="pause">${icon('pause')}${view.t('clock.pause')}</button>`
    }
    <span class="speeds" role="group" aria-label="${view.t('clock.speed')}"
      >${speeds.map((seconds) => speedButton(view, seconds))}</span
    >
  </form>`
}

function speedButton(view: View, seconds: number): Html {
  const pressed = view.clock.rate === secondsPerDay / seconds
  return html`<button
    class="small ghost"
    name="daySeconds"
    value="${seconds}"
    aria-pressed="${String(pressed)}"
    title="${view.t('clock.dayTakes', { n: seconds })}"
  >
    ${seconds} s
  </button>`
}

function speedText(view: View): string {
  const { rate } = view.clock
  if (rate === 0) return view.t('clock.paused')
  if (rate === 1) return view.t('clock.realTime')
  return view.t('clock.dayTakes', { n: Math.round(secondsPerDay / rate) })
}

/** Answers htmx with the bar, a plain form with the page it came from. */
export function clockPages(deps: ClientDeps): Hono {
  return new Hono().post('/clock', async (c) => {
    const form = await c.req.parseBody()
    const daySeconds = speeds.find((seconds) => String(seconds) === form['daySeconds'])
    await deps.db.transaction().execute(async (tx) => {
      if (daySeconds !== undefined) await changeClock(tx, { rate: secondsPerDay / daySeconds }, 'speed')
      else if (form['act'] === 'pause') await changeClock(tx, { rate: 0 }, 'pause')
      else if (form['act'] === 'continue') await continueClock(tx, 'continue')
    })
    if (c.req.header('hx-request') === undefined) return c.redirect(backOf(form['back']), 303)
    return c.html(clockBar({ ...(await openView(c, deps)), here: backOf(form['back']) }))
  })
}

/** A path on this site, whatever the form said. */
export function backOf(value: unknown): string {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : '/'
}
