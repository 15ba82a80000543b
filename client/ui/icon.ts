/** The few line icons of the pages, drawn inline so that they take the colour of the text. */
import { html, raw } from 'hono/html'
import type { Html } from './format.ts'

const paths = {
  ripen:
    '<path d="M12 21c-4.6 0-7.5-3.2-7.5-7.3C4.5 9.8 7.3 7.5 12 7.5s7.5 2.3 7.5 6.2C19.5 17.8 16.6 21 12 21Z"/><path d="M12 7.5C12 5 13.3 3 16 2.5"/>',
  today:
    '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M5.3 18.7 7 17M17 7l1.7-1.7"/>',
  leads:
    '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-3.7 3-5.5 6.5-5.5s6 1.8 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 15c2 .8 3.2 2.5 3.5 5"/>',
  journeys:
    '<circle cx="6" cy="5" r="2.5"/><circle cx="18" cy="19" r="2.5"/><path d="M6 7.5v4A3.5 3.5 0 0 0 9.5 15h5A3.5 3.5 0 0 1 18 16.5"/>',
  handoffs: '<path d="M4 12h15M14 6.5 19.5 12 14 17.5"/><path d="M4 5v14"/>',
  settings: '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
  inbox: '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m4 7 8 6 8-6"/>',
  search: '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
  pause: '<path d="M9 5v14M15 5v14"/>',
  play: '<path d="M7 4.5v15l12-7.5Z"/>',
  phone:
    '<path d="M5 3.5h4l1.5 5-2.3 1.6a12 12 0 0 0 5.7 5.7l1.6-2.3 5 1.5v4c0 1-.8 1.7-1.7 1.6C10.3 20 4 13.7 3.4 5.2 3.3 4.3 4 3.5 5 3.5Z"/>',
  check: '<path d="m5 12.5 4.5 4.5L19 7"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  email: '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m4 7 8 6 8-6"/>',
  wait: '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
  branch: '<path d="M12 3v6M12 9c0 4-6 3-6 9M12 9c0 4 6 3 6 9"/>',
  split: '<path d="M4 12h5M9 12l9-6.5M9 12l9 6.5"/><path d="M14 5.5h4v4M14 18.5h4v-4"/>',
  edit: '<path d="M4 20h4L19 9l-4-4L4 16Z"/><path d="m13 7 4 4"/>',
  bell: '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15Z"/><path d="M10 20.5a2 2 0 0 0 4 0"/>',
  call: '<path d="M9 4.5H6A2.5 2.5 0 0 0 3.5 7v10A2.5 2.5 0 0 0 6 19.5h10a2.5 2.5 0 0 0 2.5-2.5v-3"/><path d="M13 4.5h7v7M20 4.5l-9 9"/>',
  alert: '<path d="M12 4 2.5 20h19Z"/><path d="M12 10v4.5M12 17.3v.2"/>',
  score: '<path d="M4 19 9.5 12l4 4L20 6"/><path d="M15.5 6H20v4.5"/>',
  consent: '<path d="M12 3 4.5 6v5.5c0 4.5 3 8 7.5 9.5 4.5-1.5 7.5-5 7.5-9.5V6Z"/><path d="m8.5 12 2.5 2.5 4.5-5"/>',
  recycle: '<path d="M4.5 12a7.5 7.5 0 0 1 13-5M19.5 12a7.5 7.5 0 0 1-13 5"/><path d="M17.5 3v4h-4M6.5 21v-4h4"/>',
  exit: '<path d="M5 12h12M12.5 7.5 17 12l-4.5 4.5"/><path d="M20 5v14"/>',
} as const

export type IconName = keyof typeof paths

/** Decorative: hidden from screen readers, the text beside it says what it means. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">${raw(paths[name])}</svg>`
}
