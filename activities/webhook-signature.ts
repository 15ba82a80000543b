/** Signs what a webhook sends, after Standard Webhooks: the receiver checks who it is from, that it is whole, and that it is new. */
import { createHmac } from 'node:crypto'

/** The three headers of the standard, and the id once more under the name that many servers look for; `key` is 32 bytes hex. */
export function signedHeaders(
  key: string,
  { id, body, wall }: { readonly id: string; readonly body: string; readonly wall: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(wall.getTime() / 1_000))
  const signature = createHmac('sha256', Buffer.from(key, 'hex')).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
    'idempotency-key': id,
  }
}
