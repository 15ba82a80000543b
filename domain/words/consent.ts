/** Sentences of consent: its state, what was declared, and why nobody may be asked. */
import type { Words } from '../wording.ts'

export const consentWords = {
  de: {
    'consentStatus.none': 'Nicht gefragt',
    'consentStatus.pending': 'Wartet auf Bestätigung',
    'consentStatus.confirmed': 'Erlaubt',
    'consentStatus.withdrawn': 'Widerrufen',
    'consentStatus.expired': 'Nicht bestätigt',
    'consentAction.requested': 'Um Bestätigung gebeten',
    'consentAction.confirmed': 'Bestätigt',
    'consentAction.withdrawn': 'Widerrufen',
    'consentAction.objected': 'Widersprochen',
    'consentAction.expired': 'Verfallen',
    'consentAction.imported': 'Mit Nachweis übernommen',
    'consentAction.recorded': 'Grundlage vermerkt',
  },
  en: {
    'consentStatus.none': 'Not asked',
    'consentStatus.pending': 'Waits for confirmation',
    'consentStatus.confirmed': 'Allowed',
    'consentStatus.withdrawn': 'Withdrawn',
    'consentStatus.expired': 'Not confirmed',
    'consentAction.requested': 'Asked to confirm',
    'consentAction.confirmed': 'Confirmed',
    'consentAction.withdrawn': 'Withdrawn',
    'consentAction.objected': 'Objected',
    'consentAction.expired': 'Lapsed',
    'consentAction.imported': 'Taken over with evidence',
    'consentAction.recorded': 'Basis noted',
  },
} satisfies Words
