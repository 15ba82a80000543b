export { journeyMigration } from './journey-migration.ts'
export { leadJourney } from './lead-journey.ts'
export { mailTransport } from './mail-transport.ts'
export { salesHandoff } from './sales-handoff.ts'
