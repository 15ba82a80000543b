/** The forms in which a text may lie about: plain, quoted-printable, URL-encoded, hex, base64 at each alignment. */

/** Without repeats; short texts give forms too short to mean anything, so callers pass addresses and full names. */
export function textForms(text: string): string[] {
  const plain = [...new Set([text, text.toLowerCase()])]
  return [
    ...new Set(plain.flatMap((form) => [form, quotedPrintable(form), encodeURIComponent(form), hex(form), ...base64Forms(form)])),
  ]
}

export function hex(text: string): string {
  return Buffer.from(text).toString('hex')
}

function quotedPrintable(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) =>
      byte > 126 || byte < 32 || byte === 61 ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte),
    )
    .join('')
}

/** What of the text's base64 does not depend on the bytes around it, for each of the three ways it can be cut into triples. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64url')
    const stable = encoded.slice(
      offset === 0 ? 0 : offset + 1,
      encoded.length - ((offset + Buffer.byteLength(text)) % 3 === 0 ? 0 : 1),
    )
    return [stable, stable.replaceAll('-', '+').replaceAll('_', '/')]
  })
}
