/** What is said about one lead. */

export const leadLabels = {
  de: {
    'lead.lead': 'Lead',
    'lead.nameless': 'Ohne Namen',
    'lead.stage': 'Stufe',
    'lead.engagement': 'Aktivität',
    'lead.fit': 'Eignung',
    'lead.because': 'Warum',
    'lead.next': 'Was als Nächstes geschieht',
    'lead.atSales': 'Bei {rep}',
    'lead.lacks': 'Es fehlt: {what}',
    'lead.coolOff': 'Wiedervorlage am',
    'lead.nothingPlanned': 'Nichts geplant',
  },
  en: {
    'lead.lead': 'Lead',
    'lead.nameless': 'Nameless',
    'lead.stage': 'Stage',
    'lead.engagement': 'Engagement',
    'lead.fit': 'Fit',
    'lead.because': 'Why',
    'lead.next': 'What happens next',
    'lead.atSales': 'With {rep}',
    'lead.lacks': 'Missing: {what}',
    'lead.coolOff': 'Cool-off until',
    'lead.nothingPlanned': 'Nothing planned',
  },
} as const
