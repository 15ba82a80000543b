/** What a plan would do to the leads inside, as lines of text. */
import type { MigrationPreview, Outlook, PreviewGroup } from '../../db/journey-migration-preview.ts'
import type { StepPlan } from '../../domain/journey/migration-plan.ts'

export function previewText({ leads, from, groups }: MigrationPreview): string {
  return [`  ${leads} leads are inside version ${from}:`, ...groups.map(groupText)].join('\n')
}

function groupText({ step, plan, leads, looked, next }: PreviewGroup): string {
  const sample = looked < leads ? ` (of ${looked} looked at)` : ''
  return `  ${leads} at ${step} ${planText(plan)}: ${next.map(outlookText).join('; ')}${sample}`
}

function planText(plan: StepPlan): string {
  switch (plan.do) {
    case 'stay':
      return 'stay in it'
    case 'exit':
      return 'leave'
    case 'continue':
      return `continue at ${plan.at}`
    default:
      return plan satisfies never
  }
}

function outlookText(outlook: Outlook): string {
  switch (outlook.kind) {
    case 'email':
      return `${outlook.leads} get ${outlook.template} next, ${spanText(outlook.earliest, outlook.latest)}`
    case 'none':
      return `${outlook.leads} get no more email (${outlook.outcome})`
    case 'open':
      return `${outlook.leads} wait for ${outlook.waitingFor}`
    case 'distant':
      return `${outlook.leads} get none within 400 days`
    default:
      return outlook satisfies never
  }
}

function spanText(earliest: Date, latest: Date): string {
  const [from, to] = [earliest, latest].map((at) => at.toISOString().slice(0, 16))
  return from === to ? `at ${from}Z` : `${from}Z to ${to}Z`
}
