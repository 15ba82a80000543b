/** Workflow histories as JSON files and back. The SDK's own functions for this fail where npm installs protobufjs more than once. */
import type { History } from '@temporalio/common/lib/proto-utils.js'
import proto from '@temporalio/proto'

const { History: HistoryType } = proto.temporal.api.history.v1

/** Without the names of machines and processes, which say nothing about the workflow. */
export function historyText(history: History): string {
  const plain = HistoryType.toObject(HistoryType.fromObject(history), { enums: String, longs: String, bytes: String })
  return `${JSON.stringify(plain, (key, value: unknown) => (key === 'identity' ? 'recorded' : value), 1)}\n`
}

export function readHistory(text: string): History {
  return HistoryType.fromObject(JSON.parse(text))
}
