/** Ripen from outside, as everybody in the demo meets it: its HTTP API, its public pages, its mail server. */
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { type ReceivedMail, readLinks } from './received-mail.ts'

export interface World {
  readonly adminUrl: string
  readonly publicUrl: string
  readonly inboundPort: number
}

export interface Moment {
  /** Business time, milliseconds. */
  readonly now: number
  readonly isPaused: boolean
}

const clock = z.object({ now: z.iso.datetime(), paused: z.boolean() })
const mailList = z.object({
  mails: z.array(z.object({ id: z.string(), position: z.number(), at: z.iso.datetime(), to: z.string(), subject: z.string() })),
})
const mailBody = z.object({
  html: z.string().nullable(),
  replyTo: z.string().nullable(),
  from: z.string(),
  messageId: z.string().nullable(),
  to: z.string(),
  subject: z.string(),
})

export async function moment(world: World): Promise<Moment> {
  const { now, paused } = clock.parse(await getJson(`${world.adminUrl}/api/clock`))
  return { now: Date.parse(now), isPaused: paused }
}

/** Mails after `position`, oldest first, and the position to ask from next time. */
export async function newMails(world: World, position: number): Promise<{ mails: ReceivedMail[]; readTo: number }> {
  const { mails } = mailList.parse(await getJson(`${world.adminUrl}/api/sink/mails?after=${position}&limit=100`))
  const read = mails.map(async ({ id, at, to, subject }) => {
    const { html } = await mailOf(world, id)
    return { id, to, subject, at: Date.parse(at), links: readLinks(html ?? '', world.publicUrl) }
  })
  return { mails: await Promise.all(read), readTo: mails.at(-1)?.position ?? position }
}

/** Answers a mail as its recipient, through the server that its sender gave for replies. */
export async function reply(world: World, mailId: string, text: string, isAutomatic: boolean): Promise<void> {
  const mail = await mailOf(world, mailId)
  const transport = createTransport({ host: '127.0.0.1', port: world.inboundPort, secure: false, ignoreTLS: true })
  try {
    await transport.sendMail({
      from: mail.to,
      to: mail.replyTo ?? mail.from,
      subject: `${isAutomatic ? 'Abwesend' : 'Re'}: ${mail.subject}`,
      text,
      ...(mail.messageId === null ? {} : { inReplyTo: mail.messageId, references: mail.messageId }),
      ...(isAutomatic ? { headers: { 'Auto-Submitted': 'auto-replied' } } : {}),
    })
  } finally {
    transport.close()
  }
}

async function mailOf(world: World, id: string): Promise<z.infer<typeof mailBody>> {
  return mailBody.parse(await getJson(`${world.adminUrl}/api/sink/mails/${id}`))
}

/** The status; what the API refuses (no consent to tracking, say) is an answer, not a fault. */
export async function postJson(url: string, body: object): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await response.arrayBuffer()
  return response.status
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`GET ${new URL(url).pathname} answered ${response.status}`)
  return response.json()
}
