/** Tells people from machines among the hits on a mail's links and pixel; the hit itself is kept, the verdict may be revised. */
import { never } from './failure.ts'

/** What the user agent is, decided at the edge: only this is kept, never its text. `imageProxy` fetches pictures when a person opens the mail. */
export type HitAgent = 'browser' | 'imageProxy' | 'bot' | 'none'

export interface Hit {
  /** Wall time: scanners do not follow the business clock. */
  readonly at: Date
  /** Position of the link in the mail; null for the pixel. */
  readonly link: number | null
  readonly method: string
  readonly agent: HitAgent
}

export type MachineSign = 'notAskedByGet' | 'botAgent' | 'noAgent' | 'burst'

const burstMs = 2000
const burstLinks = 3

/** `all`: every hit of the same message, in any order, this one included. Machine if `reasons` names at least one sign. */
export function judgeClick(hit: Hit, all: readonly Hit[]): { verdict: 'human' | 'machine'; reasons: MachineSign[] } {
  const signs: readonly (MachineSign | null)[] = [
    hit.method === 'GET' ? null : 'notAskedByGet',
    agentSign(hit.agent),
    isInBurst(hit, all) ? 'burst' : null,
  ]
  const reasons = signs.filter((sign) => sign !== null)
  return { verdict: reasons.length === 0 ? 'human' : 'machine', reasons }
}

/** The hit as it stands in the properties of an `email.clicked` or `email.opened` event; null for an event from elsewhere. */
export function hitOf(properties: Readonly<Record<string, unknown>>): Hit | null {
  const { wallAt, link, method, agent } = properties
  if (typeof wallAt !== 'string' || typeof method !== 'string' || !isAgent(agent)) return null
  return { at: new Date(wallAt), link: typeof link === 'number' ? link : null, method, agent }
}

const agents: readonly HitAgent[] = ['browser', 'imageProxy', 'bot', 'none']

function isAgent(value: unknown): value is HitAgent {
  return agents.some((agent) => agent === value)
}

function agentSign(agent: HitAgent): MachineSign | null {
  switch (agent) {
    case 'browser':
    case 'imageProxy':
      return null
    case 'bot':
      return 'botAgent'
    case 'none':
      return 'noAgent'
    default:
      return never(agent, 'hit agent')
  }
}

/** Some stretch of two seconds around the hit holds three different links: nobody reads that fast. */
function isInBurst(hit: Hit, all: readonly Hit[]): boolean {
  if (hit.link === null) return false
  const near = all.filter((other) => other.link !== null && Math.abs(other.at.getTime() - hit.at.getTime()) <= burstMs)
  const starts = near.map((other) => other.at.getTime()).filter((start) => start <= hit.at.getTime())
  return starts.some((start) => {
    const links = near.filter((other) => other.at.getTime() >= start && other.at.getTime() - start <= burstMs)
    return new Set(links.map((other) => other.link)).size >= burstLinks
  })
}
