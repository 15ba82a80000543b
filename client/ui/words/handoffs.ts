/** Handoffs. */

export const handoffLabels = {
  de: {
    'handoffs.title': 'Übergaben',
    'handoffs.lateCount': '{n} überfällig',
  },
  en: {
    'handoffs.title': 'Handoffs',
    'handoffs.lateCount': '{n} late',
  },
} as const
