/** Takes out of facts what names a person; what decisions rest on stays as it was. */
import type { Facts } from '../../../domain/facts.ts'

/** The domain of an address stays, since conditions may ask for it. */
export function anonymous(facts: Facts): Facts {
  const { lead } = facts
  return {
    ...facts,
    lead: {
      ...lead,
      email: lead.email?.replace(/^[^@]*/, 'lead') ?? null,
      phone: lead.phone === null ? null : '+49 30 0',
      firstName: lead.firstName === null ? null : 'Vorname',
      lastName: lead.lastName === null ? null : 'Nachname',
      externalId: lead.externalId === null ? null : 'extern',
    },
    events: facts.events.map((event) => ({
      ...event,
      properties: Object.fromEntries(Object.entries(event.properties).map(([name, value]) => [name, withoutAddress(value)])),
    })),
  }
}

function withoutAddress(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(/[^\s@<>"]+@/g, 'lead@') : value
}
