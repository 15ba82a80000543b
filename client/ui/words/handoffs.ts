/** Handoffs. */

export const handoffLabels = {
  de: {
    'handoffs.title': 'Übergaben',
    'handoffs.lateCount': '{n} überfällig',
    'handoff.status.open': 'angeboten',
    'handoff.status.accepted': 'angenommen',
  },
  en: {
    'handoffs.title': 'Handoffs',
    'handoffs.lateCount': '{n} late',
    'handoff.status.open': 'offered',
    'handoff.status.accepted': 'accepted',
  },
} as const
