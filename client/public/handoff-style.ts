/** What a handoff's page needs beyond the style of all public pages: the clock, the way to the phone, the answers. */
export const handoffStyle = `
.for { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; color: var(--quiet); font-size: .875rem; margin: 0 0 .625rem }
.tag { border-radius: 99px; padding: .125rem .625rem; font-weight: 650; font-size: .8125rem; background: var(--accent); color: var(--on-accent) }
.lead h1 { margin-bottom: .25rem } .lead .quietly { margin-bottom: 0 }
.clock { border: 1px solid var(--line); border-radius: .75rem; padding: .875rem 1rem; margin: 1.25rem 0; font-variant-numeric: tabular-nums }
.clock p { margin: 0 } .clock .when { font-size: 1.1875rem; font-weight: 650; letter-spacing: -.01em; line-height: 1.3 }
.clock .quietly { font-size: .875rem }
.clock progress { display: block; width: 100%; height: .375rem; margin: .625rem 0 .5rem; border: 0; border-radius: 99px; overflow: hidden;
  appearance: none; background: var(--line); color: var(--accent) }
.clock progress::-webkit-progress-bar { background: var(--line) } .clock progress::-webkit-progress-value { background: var(--accent) }
.clock progress::-moz-progress-bar { background: var(--accent) }
.clock.late { border-color: var(--bad) } .clock.late .over { color: var(--bad); font-weight: 600 }
.clock.late progress { color: var(--bad) } .clock.late progress::-webkit-progress-value { background: var(--bad) }
.clock.late progress::-moz-progress-bar { background: var(--bad) }
.next { margin: .75rem 0 } .next button { width: 100%; min-height: 3.25rem; font-size: 1.0625rem }
.reach { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: .75rem; margin: .75rem 0 1.25rem }
.reach small { display: block; font-weight: 400; opacity: .85; overflow-wrap: anywhere }
ul.why, ol.did { margin: 0 0 1rem; padding: 0; list-style: none }
ul.why li { position: relative; padding: .3125rem 0 .3125rem 1.5rem }
ul.why li::before { content: ""; position: absolute; left: .25rem; top: .875rem; width: .5rem; height: .5rem; border-radius: 99px; background: var(--accent) }
ol.did li { display: flex; gap: 1rem; justify-content: space-between; padding: .4375rem 0; border-top: 1px solid var(--line); font-size: .9375rem }
ol.did li:first-child { border-top: 0 } ol.did time { color: var(--quiet); white-space: nowrap; font-variant-numeric: tabular-nums }
ol.did span { min-width: 0; overflow-wrap: anywhere } ol.did q, ol.did small { display: block; color: var(--quiet); font-size: .875rem }
.scores { display: flex; gap: .625rem; margin: 0 0 1rem } .scores div { flex: 1; background: var(--ground); border-radius: .625rem; padding: .625rem .875rem }
.scores dt { color: var(--quiet); font-size: .8125rem } .scores dd { margin: 0; font-size: 1.375rem; font-weight: 650; font-variant-numeric: tabular-nums; letter-spacing: -.02em }
blockquote { margin: 0 0 1.25rem; padding: .75rem 1rem; border-left: 3px solid var(--accent); background: var(--ground); border-radius: 0 .5rem .5rem 0 }
.answers { border-top: 1px solid var(--line); margin-top: 1.5rem; padding-top: 1.5rem; display: grid; gap: .75rem }
.answers button, .reach .button { width: 100% }
.answers details { border: 1px solid var(--line); border-radius: .5rem } .answers details[open] { padding-bottom: 1rem }
.answers summary { cursor: pointer; font-weight: 650; text-align: center; padding: .6875rem 1rem; min-height: 2.875rem; list-style: none }
.answers summary::-webkit-details-marker { display: none } .answers details > :not(summary) { margin-inline: 1rem }
.answers details form { margin-top: .25rem } .answers form > .quietly:last-child { margin-top: 1rem; text-align: center }
.until .quietly { font-size: .875rem; margin: .375rem 0 0 } fieldset.row + .field { margin-top: 1.125rem }
@supports selector(:has(*)) { form:has(.pick) .until { display: none }
  form:has([value="notNow"]:checked, [value="noBudget"]:checked) .until { display: block } }
fieldset { border: 0; margin: 0 0 1.125rem; padding: 0 } legend { font-weight: 600; font-size: .9375rem; padding: 0; margin-bottom: .375rem }
.pick { display: flex; gap: .625rem; align-items: center; font-weight: 400; margin: 0; min-height: 2.75rem; border-top: 1px solid var(--line) }
.pick:first-of-type { border-top: 0 } .pick input, .row input { width: 1.25rem; height: 1.25rem; min-height: 1.25rem; accent-color: var(--accent); margin: 0; flex: none }
.row { display: flex; flex-wrap: wrap; gap: .25rem 1.125rem; align-items: center; justify-content: space-between; border-top: 1px solid var(--line); padding: .625rem 0; margin: 0 }
.row legend { float: left; margin: 0; font-weight: 500 } .row span { display: flex; gap: 1.125rem }
.row label { display: flex; gap: .375rem; align-items: center; font-weight: 400; margin: 0; min-height: 2.25rem }
.said { border-radius: .625rem; padding: .75rem 1rem; background: var(--ground); font-weight: 600; margin: 0 0 1.25rem }
.said.bad { color: var(--bad) }
`
