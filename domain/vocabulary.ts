/** Closed lists of words that facts and conditions share. */

export const purposes = ['email_marketing', 'tracking', 'phone'] as const
export type Purpose = (typeof purposes)[number]

export const consentStatuses = ['pending', 'confirmed', 'withdrawn', 'expired'] as const
export type ConsentStatus = (typeof consentStatuses)[number]

export const handoffStatuses = ['open', 'accepted', 'qualified', 'won', 'lost', 'rejected', 'noResponse', 'withdrawn'] as const
export type HandoffStatus = (typeof handoffStatuses)[number]
