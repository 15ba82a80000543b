/** The ids of every noun: opaque strings, branded so that one kind is never passed for another. */
type Id<Noun extends string> = string & { readonly __noun: Noun }

export type LeadId = Id<'lead'>
export type CompanyId = Id<'company'>
export type EventId = Id<'event'>
export type ModelId = Id<'scoringModel'>
export type JourneyId = Id<'journey'>
export type JourneyVersionId = Id<'journeyVersion'>
export type MigrationId = Id<'journeyMigration'>
export type EnrolmentId = Id<'enrolment'>
export type WebhookCallId = Id<'webhookCall'>
export type TemplateVersionId = Id<'templateVersion'>
export type MessageId = Id<'message'>
export type HandoffId = Id<'handoff'>
export type TaskId = Id<'task'>
export type RepId = Id<'rep'>
export type TeamId = Id<'team'>
export type FormId = Id<'form'>
export type BulkId = Id<'bulkEnrolment'>
