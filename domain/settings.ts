/** What an organisation sets about itself; stored as rows, edited on the settings page. */
import type { Language } from './lead.ts'

export interface Settings {
  readonly sender: {
    readonly companyName: string
    readonly fromName: string
    readonly fromEmail: string
    readonly replyTo: string
    /** Full imprint lines (§5 DDG), one entry a line. */
    readonly imprint: Readonly<Record<Language, readonly string[]>>
    readonly websiteUrl: string
    readonly privacyUrl: string
    /** CSS hex colour. */
    readonly brandColor: string
  }
  readonly installation: {
    /** IANA zone, the last link of the zone chain. */
    readonly timeZone: string
    readonly country: string
    readonly region: string | null
    readonly language: Language
    /** ISO countries delivered to. */
    readonly deliveryArea: readonly string[]
  }
  readonly mail: {
    /** Domain of return paths, `Message-ID`s and reply addresses. */
    readonly bounceDomain: string
    readonly messageIdDomain: string
  }
  readonly sending: {
    readonly stoppedAt: string | null
    readonly stoppedBy: string | null
  }
}
