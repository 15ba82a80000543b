/** From which network address a request comes, as far as it can be believed. */
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { Confirmer } from '../../db/optins.ts'

const loopback = /^(127\.|::1$|::ffff:127\.)/

/** Null for this machine itself. A forwarding header counts only when our own proxy on this machine set it. */
function senderAddress(c: Context): string | null {
  const peer = peerOf(c)
  if (peer !== null && !loopback.test(peer)) return peer
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return forwarded !== undefined && /^[0-9a-fA-F.:]{3,45}$/.test(forwarded) && !loopback.test(forwarded) ? forwarded : null
}

/** What the evidence of a declaration says about where it came from. */
export function evidenceOf(c: Context): Confirmer {
  return { ip: senderAddress(c), userAgent: c.req.header('user-agent')?.slice(0, 300) ?? null }
}

function peerOf(c: Context): string | null {
  try {
    return getConnInfo(c).remote.address ?? null
  } catch {
    return null
  }
}
