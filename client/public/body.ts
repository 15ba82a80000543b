/** Reads what a page's form or a mailbox provider posts: urlencoded or multipart, small, fields as text; anything else is empty. */
import type { Context } from 'hono'

const longestBody = 64 * 1024

export type FormBody = Readonly<Record<string, string>>

/** Null when it is too large to be one of our forms. */
export async function readForm(c: Context): Promise<FormBody | null> {
  if (Number(c.req.header('content-length') ?? 0) > longestBody) return null
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength > longestBody) return null
  const type = c.req.header('content-type') ?? ''
  return type.toLowerCase().startsWith('multipart/form-data') ? multipart(bytes, type) : urlencoded(bytes)
}

function urlencoded(bytes: ArrayBuffer): FormBody {
  return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(bytes)))
}

async function multipart(bytes: ArrayBuffer, type: string): Promise<FormBody> {
  try {
    const form = await new Response(bytes, { headers: { 'Content-Type': type } }).formData()
    return Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return {}
  }
}
