/** The tables of Ripen by name (camelCase through Kysely's plugin); `schema.sql` shows what Postgres itself enforces. */
import type {
  SettingTable,
  ClockSegmentTable,
  AuditEntryTable,
  ErasureTable,
  OutboxTable,
  RepairTable,
  WorkerProcessTable,
} from './tables/operations.ts'
import type {
  CompanyTable,
  LeadTable,
  EventTypeTable,
  EventTable,
  EventVerdictTable,
  EventPendingTable,
  ImportBatchTable,
} from './tables/leads.ts'
import type { TeamTable, RepTable, RepAbsenceTable, RoutingRuleTable } from './tables/teams.ts'
import type { ScoringModelTable, ScoreEntryTable, StageChangeTable } from './tables/scores.ts'
import type {
  FormTable,
  AssetTable,
  ConsentEventTable,
  ConsentEvidenceTable,
  ConsentTable,
  OptinRequestTable,
  FormHitTable,
  SuppressionTable,
} from './tables/consents.ts'
import type {
  JourneyTable,
  JourneyVersionTable,
  EnrolmentTable,
  JourneyDecisionTable,
  SplitAssignmentTable,
  WebhookCallTable,
} from './tables/journeys.ts'
import type { JourneyDraftTable, JourneyMigrationTable, EnrolmentMigrationTable } from './tables/journey-versions.ts'
import type {
  TemplateVersionTable,
  TransportTable,
  MessageTable,
  MessageLinkTable,
  InboundMailTable,
  SinkMailTable,
} from './tables/messages.ts'
import type { HandoffTable, HandoffEventTable, TaskTable } from './tables/handoffs.ts'
import type { SegmentTable, SegmentMemberTable, BulkEnrolmentTable, BulkEnrolmentLeadTable } from './tables/segments.ts'
import type { SimulationTable } from './tables/simulations.ts'

export interface Database {
  setting: SettingTable
  clockSegment: ClockSegmentTable
  auditEntry: AuditEntryTable
  erasure: ErasureTable
  outbox: OutboxTable
  repair: RepairTable
  workerProcess: WorkerProcessTable
  company: CompanyTable
  lead: LeadTable
  eventType: EventTypeTable
  event: EventTable
  eventVerdict: EventVerdictTable
  eventPending: EventPendingTable
  importBatch: ImportBatchTable
  team: TeamTable
  rep: RepTable
  repAbsence: RepAbsenceTable
  routingRule: RoutingRuleTable
  scoringModel: ScoringModelTable
  scoreEntry: ScoreEntryTable
  stageChange: StageChangeTable
  form: FormTable
  asset: AssetTable
  consentEvent: ConsentEventTable
  consentEvidence: ConsentEvidenceTable
  consent: ConsentTable
  optinRequest: OptinRequestTable
  formHit: FormHitTable
  suppression: SuppressionTable
  journey: JourneyTable
  journeyVersion: JourneyVersionTable
  enrolment: EnrolmentTable
  journeyDecision: JourneyDecisionTable
  splitAssignment: SplitAssignmentTable
  webhookCall: WebhookCallTable
  journeyDraft: JourneyDraftTable
  journeyMigration: JourneyMigrationTable
  enrolmentMigration: EnrolmentMigrationTable
  templateVersion: TemplateVersionTable
  transport: TransportTable
  message: MessageTable
  messageLink: MessageLinkTable
  inboundMail: InboundMailTable
  sinkMail: SinkMailTable
  handoff: HandoffTable
  handoffEvent: HandoffEventTable
  task: TaskTable
  simulation: SimulationTable
  segment: SegmentTable
  segmentMember: SegmentMemberTable
  bulkEnrolment: BulkEnrolmentTable
  bulkEnrolmentLead: BulkEnrolmentLeadTable
}
