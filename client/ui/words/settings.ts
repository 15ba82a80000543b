/** Settings. */

export const settingsLabels = {
  de: {
    'settings.title': 'Einstellungen',
  },
  en: {
    'settings.title': 'Settings',
  },
} as const
