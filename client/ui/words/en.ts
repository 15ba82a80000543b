/** The English labels of the pages. */
import type { Label } from './de.ts'

export const en: Readonly<Record<Label, string>> = {
  'nav.label': 'Places',
  'nav.skip': 'Skip to the page',
  'nav.search': 'Search leads',
  'nav.today': 'Today',
  'nav.leads': 'Leads',
  'nav.journeys': 'Journeys',
  'nav.handoffs': 'Handoffs',
  'nav.inbox': 'Inbox',
  'nav.settings': 'Settings',
  'time.now': 'just now',
  'clock.pause': 'Pause',
  'clock.continue': 'Continue',
  'clock.speed': 'How long a day takes',
  'clock.paused': 'Time stands still',
  'clock.realTime': 'Real time',
  'clock.dayTakes': 'A day takes {n} seconds',
  'stop.banner': 'Sending is stopped',
  'stop.exempt': 'Confirmations and notices to sales still go out.',
  'stop.resume': 'Resume sending',
}
