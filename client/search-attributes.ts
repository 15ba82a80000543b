/** What Temporal's page lists workflows of journeys by: the journey's key and its version; registered once per namespace. */
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common'
import type { WorkflowLabels } from '../db/workflow-labels.ts'

const journey = defineSearchAttributeKey('RipenJourney', 'KEYWORD')
const version = defineSearchAttributeKey('RipenJourneyVersion', 'KEYWORD')

export const searchAttributeNames: readonly string[] = [journey.name, version.name]

/** For those who run their server themselves and for whom ours may not register anything. */
export const registrationRemedy = `temporal operator search-attribute create ${searchAttributeNames.map((name) => `--name ${name} --type Keyword`).join(' ')}`

export function searchAttributesOf(labels: WorkflowLabels | undefined): TypedSearchAttributes | null {
  if (labels === undefined) return null
  return new TypedSearchAttributes([
    { key: journey, value: labels.journey },
    { key: version, value: String(labels.version) },
  ])
}

const invalidArgument = 3

/** True for the server's answer to search attributes that nobody has registered. */
export function labelsRefused(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error && 'code' in cause && cause.code === invalidArgument && /search attribute/i.test(cause.message)
}

/** The part of a Temporal connection that knows search attributes. */
export interface Registry {
  readonly operatorService: {
    listSearchAttributes(request: {
      namespace: string
    }): Promise<{ readonly customAttributes: Readonly<Record<string, unknown>> }>
    addSearchAttributes(request: { namespace: string; searchAttributes: Record<string, number> }): Promise<unknown>
  }
}

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const keywordType = 2

/** Those of ours that the namespace does not know. */
export async function missingSearchAttributes({ operatorService }: Registry, namespace: string): Promise<string[]> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace })
  return searchAttributeNames.filter((name) => !Object.hasOwn(customAttributes, name))
}

/** Registers what is missing and answers its names; servers of others may refuse it. */
export async function registerSearchAttributes(registry: Registry, namespace: string): Promise<string[]> {
  const missing = await missingSearchAttributes(registry, namespace)
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, keywordType]))
  if (missing.length > 0) await registry.operatorService.addSearchAttributes({ namespace, searchAttributes })
  return missing
}
