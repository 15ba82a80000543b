/** How lead-facing pages look: one column, one accent, readable on a phone, in the dark and on paper. */
import type { Brand } from '../../templates/brand.ts'

export function pageStyle({ color, onColor, onDark }: Brand): string {
  return `
:root { --accent: ${color}; --on-accent: ${onColor}; --link: ${color};
  --ground: #f5f5f3; --card: #fff; --text: #1d2023; --quiet: #5c646c; --line: #d9dbd8; --edge: #868d93; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --link: ${onDark};
  --ground: #15171a; --card: #1e2124; --text: #e9eaec; --quiet: #a2a9b1; --line: #3a3f45; --edge: #767e87; --bad: #ff9d94 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; padding: 0 1rem;
  background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  border-top: .375rem solid var(--accent) }
header, main, footer { width: 100%; max-width: 34rem }
header { padding: 1.75rem .25rem 1rem; font-weight: 650; letter-spacing: -.01em }
header a { color: inherit; text-decoration: none }
main { background: var(--card); border: 1px solid var(--line); border-radius: .875rem; padding: clamp(1.25rem, 5vw, 2.5rem) }
footer { padding: 1.5rem .25rem 2.5rem; color: var(--quiet); font-size: .8125rem; margin-top: auto }
footer p { margin: 0 0 .375rem } footer a { color: inherit }
h1 { font-size: clamp(1.375rem, 4.5vw, 1.75rem); line-height: 1.2; letter-spacing: -.02em; margin: 0 0 .75rem; text-wrap: balance }
h2 { font-size: 1.0625rem; margin: 1.75rem 0 .5rem }
p { margin: 0 0 1rem; text-wrap: pretty } main > :last-child, form > :last-child { margin-bottom: 0 }
a { color: var(--link); text-underline-offset: .15em }
label { display: block; font-weight: 600; font-size: .9375rem; margin-bottom: .3125rem }
label .optional { font-weight: 400; color: var(--quiet) }
.field { margin: 0 0 1.125rem }
input, select, textarea { width: 100%; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge);
  border-radius: .5rem; padding: .625rem .75rem; min-height: 2.875rem }
textarea { min-height: 6.5rem; resize: vertical }
input[aria-invalid="true"] { border-color: var(--bad) }
.problem { color: var(--bad); font-size: .875rem; margin: .3125rem 0 0 } form > .problem { margin: 0 0 1rem; font-weight: 600 }
form + p, form + h2 { margin-top: 1.25rem }
.box { display: grid; grid-template-columns: auto 1fr; gap: .75rem; align-items: start; font-weight: 400; font-size: .875rem;
  line-height: 1.5; color: var(--quiet); border-top: 1px solid var(--line); padding: 1rem 0 0; margin: 0 0 1rem }
.box input { width: 1.25rem; min-height: 1.25rem; height: 1.25rem; margin: .1rem 0 0; accent-color: var(--accent) }
button, .button { display: inline-block; font: inherit; font-weight: 650; min-height: 2.875rem; padding: .6875rem 1.25rem; border: 0;
  border-radius: .5rem; background: var(--accent); color: var(--on-accent); cursor: pointer; text-decoration: none; text-align: center }
button.quiet, .button.quiet { background: transparent; color: var(--text); box-shadow: inset 0 0 0 1px var(--edge) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.quietly { color: var(--quiet); font-size: .9375rem }
.choice { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; justify-content: space-between;
  border-top: 1px solid var(--line); padding: 1.125rem 0 }
.choice:last-child { padding-bottom: 0 } .choice p { margin: 0 } .choice > div { flex: 1 1 14rem } .choice .quietly { font-size: .875rem }
.state { font-size: .8125rem; font-weight: 600; color: var(--quiet) }
.trap { position: absolute; left: -100vw; width: 1px; height: 1px; overflow: hidden }
@media (max-width: 30rem) { main { border-radius: .75rem } form > button { width: 100% } }
@media print { body { border: 0 } button { display: none } }
`
}
