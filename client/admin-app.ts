/** The admin listener's routes: API and pages, for people and programs on this machine only. */
import { Hono } from 'hono'
import { clockRoutes } from './api/clock.ts'
import { enrolmentHandRoutes } from './api/enrolment-hand.ts'
import { enrolmentRoutes } from './api/enrolments.ts'
import { eventRoutes } from './api/events.ts'
import { handoffRoutes } from './api/handoffs.ts'
import { healthRoutes } from './api/health.ts'
import { importRoutes } from './api/imports.ts'
import { journeyDraftRoutes } from './api/journey-drafts.ts'
import { journeyMigrationRoutes } from './api/journey-migrations.ts'
import { journeyRoutes } from './api/journeys.ts'
import { leadRoutes } from './api/leads.ts'
import { onProblem } from './api/problem.ts'
import { scoreRoutes } from './api/scores.ts'
import { segmentRoutes } from './api/segments.ts'
import { simulationRoutes } from './api/simulations.ts'
import { sinkRoutes } from './api/sink.ts'
import { taskRoutes } from './api/tasks.ts'
import { webhookCallRoutes } from './api/webhook-calls.ts'
import type { ClientDeps } from './deps.ts'
import { defaultHeaders, limitBody, loopbackOnly, pageHeaders, readableForms, withoutNul } from './guard.ts'
import { assetRoutes } from './ui/assets.ts'
import { bulkEnrolmentPages } from './ui/bulk-enrolment.ts'
import { bulkProgressPages } from './ui/bulk-progress.ts'
import { clockPages } from './ui/clock-bar.ts'
import { draftPages } from './ui/draft.ts'
import { journeyMigratePages } from './ui/journey-migrate.ts'
import { newJourneyPages } from './ui/journey-new.ts'
import { enrolmentHandPages } from './ui/enrolment-hand.ts'
import { handoffDetailPages } from './ui/handoff.ts'
import { handoffPages } from './ui/handoffs.ts'
import { inboxPages } from './ui/inbox.ts'
import { journeyPausePages } from './ui/journey-pause.ts'
import { journeyStepPages } from './ui/journey-step-page.ts'
import { journeyVersionPages } from './ui/journey-versions.ts'
import { journeyPages } from './ui/journeys.ts'
import { languagePages } from './ui/language.ts'
import { leadEditPages } from './ui/lead-edit.ts'
import { leadEnrolPages } from './ui/lead-enrol.ts'
import { leadErasePages } from './ui/lead-erase.ts'
import { leadLiftPages } from './ui/lead-lift.ts'
import { leadPages } from './ui/lead.ts'
import { importPages } from './ui/leads-import.ts'
import { leadsPages } from './ui/leads.ts'
import { livePages } from './ui/live.ts'
import { migrationPages } from './ui/migration.ts'
import { unknownAddress } from './ui/not-found.ts'
import { publishPages } from './ui/publish.ts'
import { repairPages } from './ui/repairs.ts'
import { replyPages } from './ui/replies.ts'
import { segmentDeletePages } from './ui/segment-delete.ts'
import { segmentPages } from './ui/segments.ts'
import { sendingPages } from './ui/sending.ts'
import { settingsPages } from './ui/settings.ts'
import { simulationPages } from './ui/simulation.ts'
import { taskPages } from './ui/tasks.ts'
import { teamSettingsPages } from './ui/team-settings.ts'
import { todayPages } from './ui/today.ts'
import { versionLeadsPages } from './ui/version-leads.ts'
import { webhookPages } from './ui/webhooks.ts'

/** CSV imports are the largest bodies. */
const maxBodyBytes = 100 * 1024 * 1024

const api = [
  healthRoutes,
  clockRoutes,
  eventRoutes,
  leadRoutes,
  importRoutes,
  scoreRoutes,
  journeyRoutes,
  journeyDraftRoutes,
  journeyMigrationRoutes,
  enrolmentRoutes,
  enrolmentHandRoutes,
  segmentRoutes,
  simulationRoutes,
  handoffRoutes,
  taskRoutes,
  webhookCallRoutes,
]
const frame = [assetRoutes, languagePages, livePages, sendingPages]
const todayPlace = [todayPages, taskPages, replyPages, repairPages, webhookPages]
const leadsPlace = [leadsPages, importPages, leadPages, leadEditPages, leadLiftPages, leadErasePages]
const enrolling = [segmentPages, segmentDeletePages, leadEnrolPages, enrolmentHandPages, bulkEnrolmentPages, bulkProgressPages]
const journeyPlace = [newJourneyPages, draftPages, publishPages, journeyPages, journeyPausePages, journeyStepPages]
const versionPlace = [simulationPages, journeyVersionPages, versionLeadsPages, journeyMigratePages, migrationPages]
const salesPlace = [handoffPages, handoffDetailPages]
const settingsPlace = [settingsPages, teamSettingsPages]
const places = [...todayPlace, ...leadsPlace, ...enrolling, ...journeyPlace, ...versionPlace, ...salesPlace, ...settingsPlace]
/** The clock and the sink belong to the demo. */
const ofDemo = [clockPages, inboxPages, sinkRoutes]

export function adminApp(deps: ClientDeps): Hono {
  const app = new Hono()
  app.use(loopbackOnly(), withoutNul(), limitBody(maxBodyBytes), readableForms(), defaultHeaders(pageHeaders))
  for (const routes of [...api, ...frame, ...places]) app.route('/', routes(deps))
  if (deps.config.demo) for (const routes of ofDemo) app.route('/', routes(deps))
  app.notFound(unknownAddress(deps))
  app.onError(onProblem(deps.log))
  return app
}
