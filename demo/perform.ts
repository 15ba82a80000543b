/** Does what an act says, through the interfaces everybody has; what is refused (a link that has expired, say) is part of the play. */
import { never } from '../domain/failure.ts'
import type { Act, RepAnswer } from './act.ts'
import { fillIn, visit } from './browser.ts'
import { type Person, personAt } from './sample-people.ts'
import { postJson, reply, type World } from './world.ts'

export async function perform(world: World, act: Act): Promise<void> {
  switch (act.kind) {
    case 'arrive':
      await arrive(world, personAt(act.person), act)
      return
    case 'introduce':
      await introduce(world, personAt(act.person))
      return
    case 'press':
      await fillIn(act.url, {})
      return
    case 'visit':
      await visit(act.url)
      return
    case 'browse':
      await browse(world, act)
      return
    case 'request':
      await request(world, personAt(act.person), act.what)
      return
    case 'reply':
      await reply(world, act.mail, act.text, act.isAutomatic)
      return
    case 'answer':
      await fillIn(act.url, answerFields[act.answer])
      return
    default:
      never(act, 'act')
  }
}

async function arrive(world: World, person: Person, { person: number }: Extract<Act, { kind: 'arrive' }>): Promise<void> {
  if (person.temper === 'caller') await request(world, person, number % 2 === 0 ? 'demo' : 'callback')
  else if (number % 7 === 6) await signUp(world, person)
  else await askForWhitepaper(world, person)
}

const tracking = (person: Person): Record<string, string> => (person.allowsTracking ? { 'box.tracking': 'yes' } : {})

async function askForWhitepaper(world: World, person: Person): Promise<void> {
  const { email, jobTitle, company } = person
  await fillIn(formUrl(world, 'whitepaper', person), {
    email,
    jobTitle,
    company: company.name,
    country: company.country,
    'box.email_marketing': 'yes',
    ...tracking(person),
  })
}

async function signUp(world: World, person: Person): Promise<void> {
  const { email, firstName, lastName, company } = person
  await fillIn(formUrl(world, 'newsletter', person), { email, firstName, lastName, company: company.name, ...tracking(person) })
}

async function request(world: World, person: Person, what: 'demo' | 'callback' | 'contact'): Promise<void> {
  const { email, firstName, lastName, company, jobTitle, phone } = person
  await fillIn(formUrl(world, 'request', person), {
    request: what,
    email,
    firstName,
    lastName,
    jobTitle,
    phone,
    company: company.name,
    preferredTime: person.language === 'de' ? 'vormittags' : 'in the morning',
  })
}

function formUrl(world: World, form: string, person: Person): string {
  return `${world.publicUrl}/f/${form}?lang=${person.language}`
}

/** What a research service or a colleague in sales administration adds about a new contact. */
async function introduce(world: World, person: Person): Promise<void> {
  const { email, salutation, firstName, lastName, jobTitle, phone, company, language } = person
  const { name, domain, industry, employees, country } = company
  const about = { company: name, domain, industry, employees, country }
  await postJson(`${world.adminUrl}/api/leads`, { email, salutation, firstName, lastName, jobTitle, phone, language, ...about })
}

async function browse(world: World, { person, path, at }: Extract<Act, { kind: 'browse' }>): Promise<void> {
  await postJson(`${world.adminUrl}/api/events`, {
    id: `demo-${person}-${path.slice(1)}-${at}`,
    type: 'page.viewed',
    occurredAt: new Date(at).toISOString(),
    lead: { email: personAt(person).email },
    properties: { url: `https://www.example.de${path}` },
  })
}

const answerFields: Readonly<Record<RepAnswer, Record<string, string>>> = {
  accept: { answer: 'accept' },
  contacted: { answer: 'contacted' },
  qualify: { answer: 'qualify', 'item.need': 'yes' },
  rejectNotNow: { answer: 'reject', reason: 'notNow', note: 'Projekt verschoben' },
  rejectNoBudget: { answer: 'reject', reason: 'noBudget', note: 'Budget erst im nächsten Jahr' },
  rejectUnreachable: { answer: 'reject', reason: 'unreachable', note: 'Dreimal angerufen' },
  rejectWrongPerson: { answer: 'reject', reason: 'wrongPerson', note: 'Ist nicht zuständig' },
}
