/** The German labels of the pages. */
export const de = {
  'nav.label': 'Bereiche',
  'nav.skip': 'Zum Inhalt',
  'nav.search': 'Leads suchen',
  'nav.today': 'Heute',
  'nav.leads': 'Leads',
  'nav.journeys': 'Strecken',
  'nav.handoffs': 'Übergaben',
  'nav.inbox': 'Postfach',
  'nav.settings': 'Einstellungen',
  'time.now': 'gerade eben',
  'clock.pause': 'Anhalten',
  'clock.continue': 'Weiter',
  'clock.speed': 'Wie lange ein Tag dauert',
  'clock.paused': 'Die Zeit steht',
  'clock.realTime': 'Echtzeit',
  'clock.dayTakes': 'Ein Tag dauert {n} Sekunden',
  'stop.banner': 'Der Versand ist angehalten',
  'stop.exempt': 'Bestätigungen und Nachrichten an den Vertrieb gehen weiter hinaus.',
  'stop.resume': 'Versand fortsetzen',
} as const

export type Label = keyof typeof de
