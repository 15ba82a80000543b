/** The sample organisation of the demo: who sends, who sells, who is away. Obviously a sample; nobody here exists. */
export const sampleSettings = {
  sender: {
    companyName: 'Beispiel Prüftechnik GmbH',
    fromName: 'Beispiel Prüftechnik',
    fromEmail: 'news@example.de',
    replyTo: 'marketing@example.de',
    imprint: {
      de: [
        'Beispiel Prüftechnik GmbH',
        'Musterstraße 1, 12345 Musterstadt',
        'Geschäftsführung: Maria Muster',
        'Amtsgericht Musterstadt, HRB 00000',
        'USt-IdNr. DE000000000',
      ],
      en: [
        'Beispiel Prüftechnik GmbH',
        'Musterstraße 1, 12345 Musterstadt, Germany',
        'Managing director: Maria Muster',
        'Local court Musterstadt, HRB 00000',
        'VAT ID DE000000000',
      ],
    },
    websiteUrl: 'https://www.example.de',
    privacyUrl: 'https://www.example.de/datenschutz',
    brandColor: '#0f766e',
  },
  installation: {
    timeZone: 'Europe/Berlin',
    country: 'DE',
    region: 'NW',
    language: 'de',
    deliveryArea: ['DE', 'AT', 'CH'],
  },
  mail: { bounceDomain: 'bounce.example.de', messageIdDomain: 'example.de' },
} as const

/** Where a day takes ten seconds, half an hour is too short even for those who sit by the phone. */
export const sampleSla = { firstResponse: '8 working hours', firstResponseToRequest: '4 working hours' } as const

export type RepTemper = 'prompt' | 'late' | 'picky' | 'absent'

export interface SampleRep {
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly temper: RepTemper
  readonly isTeamLead: boolean
  /** Days from the start on which the rep is away, first and last. */
  readonly awayDays?: readonly [number, number]
}

export const sampleReps: readonly SampleRep[] = [
  { name: 'Petra Probe', email: 'petra.probe@example.de', phone: '+49 30 0000001', temper: 'prompt', isTeamLead: true },
  { name: 'Lukas Langsam', email: 'lukas.langsam@example.de', phone: '+49 30 0000002', temper: 'late', isTeamLead: false },
  { name: 'Kira Kritisch', email: 'kira.kritisch@example.de', phone: '+49 30 0000003', temper: 'picky', isTeamLead: false },
  {
    name: 'Urs Urlaub',
    email: 'urs.urlaub@example.de',
    phone: '+49 30 0000004',
    temper: 'absent',
    isTeamLead: false,
    awayDays: [7, 18],
  },
]
