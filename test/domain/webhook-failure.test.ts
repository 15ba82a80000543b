import { expect, test } from 'vitest'
import { failureKind } from '../../domain/webhook-failure.ts'
import { canSay } from '../../domain/words.ts'

test.each([
  ['status.401', 'login'],
  ['status.403', 'login'],
  ['status.404', 'noSuchAddress'],
  ['status.302', 'redirect'],
  ['status.422', 'rejected'],
  ['status.429', 'busy'],
  ['status.503', 'receiverFault'],
  ['timeout', 'timeout'],
  ['refused.privateAddress', 'privateAddress'],
  ['answerTooLong', 'answerTooLong'],
  ['ENOTFOUND', 'unknownHost'],
  ['ECONNREFUSED', 'unreachable'],
  ['CERT_HAS_EXPIRED', 'unreachable'],
  ['constructor', 'unreachable'],
])('%s is worded as %s, with a remedy', (code, kind) => {
  expect(failureKind(code)).toBe(kind)
  for (const language of ['de', 'en'] as const)
    for (const area of ['webhookFailure', 'webhookRemedy']) expect(canSay(language, `${area}.${failureKind(code)}`)).toBe(true)
})
