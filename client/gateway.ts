/** The only holder of a Temporal client: starts workflows and tells them to look again; never reads from Temporal what Postgres knows. */
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client'
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig'
import type { OutboxCall, WorkflowKind } from '../db/outbox.ts'
import { labelsRefused, missingSearchAttributes, registerSearchAttributes, searchAttributesOf } from './search-attributes.ts'

export const taskQueue = 'ripen'

export interface TemporalAddress {
  readonly connectionOptions: ClientConnectConfig['connectionOptions']
  readonly namespace: string
}

export interface Gateway {
  /** Safe to repeat: one workflow per id, and a signal only asks for one more look. */
  call(call: OutboxCall): Promise<void>
  isOpen(workflowId: string): Promise<boolean>
  isReachable(): Promise<boolean>
  /** Search attributes of ours that the namespace does not know. */
  missingLabels(): Promise<readonly string[]>
  /** Registers them and answers which; the server may refuse. */
  registerLabels(): Promise<readonly string[]>
  close(): Promise<void>
}

/** Address, namespace, TLS and API key as Temporal's own variables and profiles say. */
export function temporalAddress(): TemporalAddress {
  const { connectionOptions, namespace } = loadClientConnectConfig()
  return { connectionOptions, namespace: namespace ?? 'default' }
}

/** Connects at the first call, so that a client starts while Temporal is still away. */
export function openGateway(address: TemporalAddress): Gateway {
  const connection = Connection.lazy(address.connectionOptions)
  const client = new Client({ connection, namespace: address.namespace })
  return {
    call: (call) => perform(client, call),
    isOpen: (workflowId) => isOpen(client, workflowId),
    isReachable: async () => {
      try {
        await connection.withDeadline(Date.now() + 2_000, () => connection.workflowService.getSystemInfo({}))
        return true
      } catch {
        return false
      }
    },
    missingLabels: () => missingSearchAttributes(connection, address.namespace),
    registerLabels: () => registerSearchAttributes(connection, address.namespace),
    close: () => connection.close(),
  }
}

/** Names of the exported workflow functions. */
const workflowType = {
  leadJourney: 'leadJourney',
  salesHandoff: 'salesHandoff',
  mailTransport: 'mailTransport',
  journeyMigration: 'journeyMigration',
  bulkEnrolment: 'bulkEnrolment',
} as const satisfies Record<WorkflowKind, string>

/** A server that does not know our search attributes runs the workflow all the same; doctor says how to register them. */
async function perform(client: Client, call: OutboxCall): Promise<void> {
  try {
    await startOrTell(client, call)
  } catch (error) {
    if (call.labels === undefined || !labelsRefused(error)) throw error
    const { labels: _refused, ...bare } = call
    await startOrTell(client, bare)
  }
}

async function startOrTell(client: Client, { kind, workflowId, action, labels }: OutboxCall): Promise<void> {
  const typedSearchAttributes = searchAttributesOf(labels)
  const id = { workflowId, taskQueue, args: [workflowId], workflowIdConflictPolicy: 'USE_EXISTING' } as const
  const start = { ...id, ...(typedSearchAttributes === null ? {} : { typedSearchAttributes }) }
  if (action === 'start') await client.workflow.start(workflowType[kind], start)
  else await client.workflow.signalWithStart(workflowType[kind], { ...start, signal: 'lookAgain' })
}

async function isOpen(client: Client, workflowId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe()
    return status.name === 'RUNNING'
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}
