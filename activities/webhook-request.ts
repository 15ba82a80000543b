/** Speaks to the other side of a webhook: one request to an address that was checked, no redirects, little time, little to read. */
import { lookup as lookupName, type LookupAddress } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { codeOf } from './translate.ts'
import { isPublicAddress } from './public-address.ts'

export interface WebhookTarget {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface WebhookLimits {
  readonly timeoutMs: number
  readonly longestAnswer: number
  /** Hosts, or `host:port`, that may stand in a private network. */
  readonly allowed: readonly string[]
  /** Resolves all addresses of a name; the system's own unless a test has another. */
  readonly lookup?: typeof lookupName
}

export type WebhookReply =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null; readonly body: string }
  /** Codes only: `timeout`, `refused.privateAddress`, `answerTooLong`, or the system's, such as `ECONNREFUSED`. */
  | { readonly kind: 'failed'; readonly failure: string }

/** Never throws. The address the name resolves to is the address spoken to: it is not looked up a second time. */
export async function callTarget(target: WebhookTarget, limits: WebhookLimits): Promise<WebhookReply> {
  const url = new URL(target.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isAllowed = limits.allowed.includes(url.hostname) || limits.allowed.includes(url.host)
  if (isIP(host) !== 0 && !isAllowed && !isPublicAddress(host)) return { kind: 'failed', failure: privateAddress }
  const signal = AbortSignal.timeout(limits.timeoutMs)
  try {
    const response = await send(url, target, { signal, lookup: checkedLookup(limits.lookup ?? lookupName, isAllowed) })
    return await readReply(response, limits.longestAnswer)
  } catch (error) {
    return { kind: 'failed', failure: signal.aborted ? 'timeout' : codeOf(error) }
  }
}

const privateAddress = 'refused.privateAddress'

/** The connection uses what this answers, so a name cannot be checked as one address and called as another. */
function checkedLookup(lookup: typeof lookupName, isAllowed: boolean): LookupFunction {
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) return callback(error, '')
      const [first] = found
      const isRefused = !isAllowed && !found.every(({ address }) => isPublicAddress(address))
      if (first === undefined || isRefused)
        return callback(Object.assign(new Error(privateAddress), { code: privateAddress }), '')
      return options.all === true ? callback(null, found) : callback(null, first.address, first.family)
    })
  }
}

function send(
  url: URL,
  { headers, body }: WebhookTarget,
  options: { readonly signal: AbortSignal; readonly lookup: LookupFunction },
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, method: 'POST', headers, agent: false }, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}

async function readReply(response: IncomingMessage, longest: number): Promise<WebhookReply> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    const bytes = chunk as Buffer
    length += bytes.length
    if (length > longest) return tooLong(response)
    chunks.push(bytes)
  }
  const { statusCode = 0, headers } = response
  const seconds = Number(headers['retry-after'])
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : null
  return { kind: 'answered', status: statusCode, retryAfterMs, body: Buffer.concat(chunks).toString('utf8') }
}

function tooLong(response: IncomingMessage): WebhookReply {
  response.destroy()
  return { kind: 'failed', failure: 'answerTooLong' }
}
