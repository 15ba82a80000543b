/** Temporal's own lines in the worker's log: as JSON like ours, warnings and worse only, without what an error quotes. */
import { DefaultLogger, Runtime } from '@temporalio/worker'
import type { Logger } from 'pino'

/** Once per process, before the first worker. */
export function logTemporalTo(log: Logger): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    const { workflowId, runId, activityType, attempt } = meta ?? {}
    log[level === 'ERROR' ? 'error' : 'warn']({ part: 'temporal', workflowId, runId, activityType, attempt }, message)
  })
  Runtime.install({ logger })
}
