/** The settings of a new installation: placeholders that are plainly none, so that no real mail goes out under a made-up name. */
import type { Settings } from '../domain/settings.ts'

/** Domains that can never exist (RFC 2606); `isSenderSet` and `ripen doctor` look for it. */
const placeholderDomain = 'ripen.invalid'

export const initialSettings: Settings = {
  sender: {
    companyName: 'Ihr Unternehmen',
    fromName: 'Ihr Unternehmen',
    fromEmail: `post@${placeholderDomain}`,
    replyTo: `post@${placeholderDomain}`,
    imprint: { de: ['Ihr Unternehmen', 'Straße und Ort fehlen'], en: ['Your company', 'Street and town are missing'] },
    websiteUrl: `https://${placeholderDomain}`,
    privacyUrl: `https://${placeholderDomain}/datenschutz`,
    brandColor: '#146c5f',
  },
  installation: { timeZone: 'Europe/Berlin', country: 'DE', region: null, language: 'de', deliveryArea: ['DE', 'AT', 'CH'] },
  mail: { bounceDomain: `bounce.${placeholderDomain}`, messageIdDomain: placeholderDomain },
  sending: { stoppedAt: null, stoppedBy: null },
}

/** False while the sender is still the placeholder of a new installation. */
export function isSenderSet({ sender }: Settings): boolean {
  return !sender.fromEmail.endsWith(`@${placeholderDomain}`)
}
