/* Keeps open pages true: ticking times, live parts, the search key. Every page also works without it. */
const page = document.body.dataset
const units = [
  ['year', 31536e6],
  ['month', 2592e6],
  ['week', 6048e5],
  ['day', 864e5],
  ['hour', 36e5],
  ['minute', 6e4],
]
const wallSkewMs = Number(page.wall) - Date.now()

function businessNow() {
  const clock = document.getElementById('clock')?.dataset ?? page
  return Number(clock.sinceBusiness) + Math.max(0, Date.now() + wallSkewMs - Number(clock.sinceWall)) * Number(clock.rate)
}

function relativeText(at, now) {
  const away = at - now
  const unit = units.find(([, ms]) => Math.abs(away) >= ms)
  if (unit === undefined) return page.nowText
  return new Intl.RelativeTimeFormat(page.language, { numeric: 'auto' }).format(Math.trunc(away / unit[1]), unit[0])
}

const clockFormat = new Intl.DateTimeFormat(page.language === 'de' ? 'de-DE' : 'en-GB', {
  timeZone: page.zone,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

function put(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function tick() {
  const now = businessNow()
  for (const time of document.querySelectorAll('time[data-relative]'))
    put(time, relativeText(Date.parse(time.dateTime), time.dataset.relative === 'wall' ? Date.now() : now))
  for (const clock of document.querySelectorAll('[data-clock]')) put(clock, clockFormat.format(now))
  for (const bar of document.querySelectorAll('progress[data-until]')) {
    const from = Date.parse(bar.dataset.from)
    bar.value = Math.min(1, Math.max(0, (now - from) / (Date.parse(bar.dataset.until) - from)))
  }
}
setInterval(tick, 1000)

/* A part someone is typing in, or has unfolded, is left alone until they are done. */
function isBusy(part) {
  const active = document.activeElement
  const typing = active !== null && part.contains(active) && active.matches('input:not([type=hidden]), textarea, select')
  return typing || part.querySelector('details[open]') !== null
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { 'x-ripen-live': '1' } })
  if (!answer.ok) return
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of document.querySelectorAll('[data-live]')) {
    const fresh = next.getElementById(part.id)
    if (fresh === null || isBusy(part) || fresh.outerHTML === part.outerHTML) continue
    part.replaceWith(fresh)
    window.htmx?.process(fresh)
  }
  tick()
}

const topics = page.liveTopics.split(' ').filter(Boolean)
let pending
function refreshSoon() {
  pending ??= setTimeout(async () => {
    await refresh().catch(() => undefined)
    pending = undefined
  }, 700)
}

if (topics.length > 0) {
  const feed = new EventSource('/live')
  feed.addEventListener('change', (event) => {
    if (!document.hidden && event.data.split(' ').some((topic) => topics.includes(topic))) refreshSoon()
  })
  document.addEventListener('visibilitychange', () => document.hidden || refreshSoon())
  addEventListener('pagehide', () => feed.close())
}

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.matches('input, textarea, select, [contenteditable]')) return
  event.preventDefault()
  document.querySelector('main [data-search]')?.focus() ?? document.querySelector('[data-search]')?.focus()
})

/* In the demo a handoff someone opens stops the clock once, so that they can answer before the deadline passes. */
const pauseFor = document.querySelector('[data-pause-for]')?.dataset.pauseFor
if (pauseFor !== undefined && sessionStorage.getItem(`paused:${pauseFor}`) === null) {
  sessionStorage.setItem(`paused:${pauseFor}`, '1')
  window.addEventListener('load', () =>
    window.htmx?.ajax('POST', '/clock', {
      target: '#clock',
      swap: 'outerHTML',
      values: { act: 'pause', back: location.pathname },
    }),
  )
}

/* Writing YAML: Tab indents by two, Escape then Tab leaves the field, and the save key saves. */
let leaving = false
document.addEventListener('keydown', (event) => {
  const form = document.querySelector('form[data-save]')
  if (event.key === 's' && (event.ctrlKey || event.metaKey) && form !== null) {
    event.preventDefault()
    form.requestSubmit(form.querySelector('button'))
    return
  }
  if (!event.target.matches('textarea[data-tabs]')) return
  if (event.key === 'Tab' && !event.shiftKey && !leaving) {
    event.preventDefault()
    document.execCommand('insertText', false, '  ')
  }
  leaving = event.key === 'Escape'
})

document.addEventListener('change', (event) => {
  if (event.target.matches('form[data-submit-on-change] select')) event.target.form.requestSubmit()
})

/* In a condition every choice shows at once what it means: the form is saved beside the page, and its answer takes the place. */
async function applyCondition(condition) {
  const [form, button] = [condition.closest('form'), condition.querySelector('.apply')]
  const body = new FormData(form, button)
  const focused = document.activeElement?.name
  form.inert = true
  const answer = await fetch(form.getAttribute('action'), { method: 'POST', body }).catch(() => null)
  const next = answer === null ? null : new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = next?.querySelector('.columns:has(.condition)')
  form.inert = false
  if (!fresh) return form.requestSubmit(button)
  const open = [...document.querySelectorAll('details[data-keep][open]')].map((part) => part.dataset.keep)
  for (const part of fresh.querySelectorAll('details[data-keep]')) part.open = open.includes(part.dataset.keep)
  for (const [old, made] of [
    [form.closest('.columns'), fresh],
    [document.querySelector('main .heading'), next.querySelector('main .heading')],
  ])
    if (old && made) old.replaceWith(made)
  document.querySelector(`[name="${CSS.escape(focused ?? '')}"]`)?.focus()
}
document.addEventListener('change', (event) => {
  const condition = event.target.closest('.condition')
  if (condition && event.target.matches('select, input[type=checkbox]')) applyCondition(condition)
})

/* What was unfolded on a page stays so after saving; a step that is pointed at unfolds. */
const unfolded = `unfolded:${location.pathname}`
const kept = new Set(JSON.parse(sessionStorage.getItem(unfolded) ?? '[]'))
for (const part of document.querySelectorAll('details[data-keep]')) if (kept.has(part.dataset.keep)) part.open = true
addEventListener('pagehide', () => {
  const open = [...document.querySelectorAll('details[data-keep][open]')].map((part) => part.dataset.keep)
  if (open.length > 0 || kept.size > 0) sessionStorage.setItem(unfolded, JSON.stringify(open))
})
function unfoldTarget() {
  const part = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.querySelector(':scope > details')
  if (part) part.open = true
}
addEventListener('hashchange', unfoldTarget)
unfoldTarget()
