/** The fixture journey of the benchmarks: five emails, four waits, two of them waits for something that does not happen. */

const templates = ['checklist', 'case-study', 'conversation-offer', 'fair-recap', 'fair-case-study'] as const

/** `wait` is how long each wait lasts, such as `3h`. Without cap and window, so that business time alone decides how long it takes. */
export function fiveLetters(wait: string): string {
  const [first, second, third, fourth, fifth] = templates
  return `journey: five-letters
title: Fünf Briefe
cap: false
window: { days: mon-sun, from: "00:00", to: "24:00", zone: lead, holidays: ignore }
steps:
  - { email: ${first}, phase: awareness }
  - { waitFor: { clicked: ${first} }, for: ${wait}, then: [], else: [] }
  - { email: ${second}, phase: awareness }
  - { wait: ${wait} }
  - { email: ${third}, phase: consideration }
  - { waitFor: { event: need.stated }, for: ${wait}, then: [], else: [] }
  - { email: ${fourth}, phase: consideration }
  - { wait: ${wait} }
  - { email: ${fifth}, phase: decision }
  - { exit: done }
`
}
