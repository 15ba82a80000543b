/** Signed tokens of links and return paths: opaque, tied to one purpose, and silent about why one is refused. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export type TokenPurpose =
  | 'click'
  | 'open'
  | 'unsubscribe'
  | 'preferences'
  | 'confirm'
  | 'handoff'
  | 'asset'
  | 'verp'
  | 'unsubscribeMail'

interface Encoding {
  readonly signatureBytes: number
  encode(bytes: Buffer): string
  decode(text: string): Buffer
}

const keyVersion = 1
const headBytes = 19

/** Links: 47 characters. */
const linkEncoding: Encoding = {
  signatureBytes: 16,
  encode: (bytes) => bytes.toString('base64url'),
  decode: (text) => Buffer.from(text, 'base64url'),
}

/** Local parts of addresses: lower case only, because some mail servers fold case; 47 characters. */
const addressEncoding: Encoding = { signatureBytes: 10, encode: toBase32, decode: fromBase32 }

/** `id` is a UUID; `index` tells apart what belongs to one id (link 3 of a message, rotation 2 of a handoff), 0 to 65535. */
export function signToken(key: string, purpose: TokenPurpose, id: string, index = 0): string {
  const encoding = encodingOf(purpose)
  const head = Buffer.alloc(headBytes)
  head.writeUInt8(keyVersion, 0)
  head.write(id.replaceAll('-', ''), 1, 'hex')
  head.writeUInt16BE(index, 17)
  return encoding.encode(Buffer.concat([head, signature(key, purpose, head, encoding)]))
}

/** Null for anything that `signToken` did not make with this key for this purpose: forged, altered, cut, re-encoded. */
export function readToken(key: string, purpose: TokenPurpose, token: string): { id: string; index: number } | null {
  const encoding = encodingOf(purpose)
  const bytes = encoding.decode(token)
  if (bytes.length !== headBytes + encoding.signatureBytes || encoding.encode(bytes) !== token) return null
  const head = bytes.subarray(0, headBytes)
  if (head.readUInt8(0) !== keyVersion) return null
  if (!timingSafeEqual(bytes.subarray(headBytes), signature(key, purpose, head, encoding))) return null
  return { id: uuidText(head.toString('hex', 1, 17)), index: head.readUInt16BE(17) }
}

function encodingOf(purpose: TokenPurpose): Encoding {
  return purpose === 'verp' || purpose === 'unsubscribeMail' ? addressEncoding : linkEncoding
}

function signature(key: string, purpose: TokenPurpose, head: Buffer, encoding: Encoding): Buffer {
  return createHmac('sha256', key).update(purpose).update(head).digest().subarray(0, encoding.signatureBytes)
}

function uuidText(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const base32Digits = 'abcdefghijklmnopqrstuvwxyz234567'

function toBase32(bytes: Buffer): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    for (; bits >= 5; bits -= 5) text += base32Digits.charAt((value >>> (bits - 5)) & 31)
  }
  return bits > 0 ? text + base32Digits.charAt((value << (5 - bits)) & 31) : text
}

/** Empty for a text with a foreign character. */
function fromBase32(text: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const digit of text) {
    const at = base32Digits.indexOf(digit)
    if (at < 0) return Buffer.alloc(0)
    value = ((value << 5) | at) & 0xfff
    bits += 5
    if (bits >= 8) bytes.push((value >>> (bits -= 8)) & 0xff)
  }
  return Buffer.from(bytes)
}
