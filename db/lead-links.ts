/** Whom a link in a mail belongs to; links name the mail, or the lead where there was none. */
import type { LeadId, MessageId } from '../domain/id.ts'
import type { Language } from '../domain/lead.ts'
import type { Db } from './open.ts'

export interface LinkedLead {
  readonly leadId: LeadId
  readonly messageId: MessageId | null
  readonly language: Language
}

/** Null when the lead is gone. */
export async function leadOfLink(db: Db, id: string): Promise<LinkedLead | null> {
  const mailed = await db
    .selectFrom('message')
    .innerJoin('lead', 'lead.id', 'message.leadId')
    .select(['lead.id', 'lead.language'])
    .where('message.id', '=', id)
    .executeTakeFirst()
  if (mailed !== undefined) return { leadId: mailed.id as LeadId, messageId: id as MessageId, language: mailed.language }
  const lead = await db.selectFrom('lead').select(['id', 'language']).where('id', '=', id).executeTakeFirst()
  return lead === undefined ? null : { leadId: lead.id as LeadId, messageId: null, language: lead.language }
}
