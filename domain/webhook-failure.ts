/** What a webhook's failure means for whoever must mend it: a handful of kinds, each with words of its own. */

export type FailureKind =
  | 'login'
  | 'noSuchAddress'
  | 'redirect'
  | 'rejected'
  | 'busy'
  | 'receiverFault'
  | 'timeout'
  | 'privateAddress'
  | 'answerTooLong'
  | 'unknownHost'
  | 'unreachable'

const byCode: Readonly<Record<string, FailureKind>> = {
  'status.401': 'login',
  'status.403': 'login',
  'status.404': 'noSuchAddress',
  'status.410': 'noSuchAddress',
  'status.408': 'timeout',
  'status.425': 'busy',
  'status.429': 'busy',
  timeout: 'timeout',
  answerTooLong: 'answerTooLong',
  'refused.privateAddress': 'privateAddress',
  ENOTFOUND: 'unknownHost',
}

/** `failure` as a call stores it: `status.503`, `timeout`, or a system's code. */
export function failureKind(failure: string): FailureKind {
  const known = Object.hasOwn(byCode, failure) ? byCode[failure] : undefined
  const [, hundreds] = /^status\.(\d)\d\d$/.exec(failure) ?? []
  if (known !== undefined) return known
  if (hundreds === undefined) return 'unreachable'
  if (hundreds === '3') return 'redirect'
  return hundreds === '4' ? 'rejected' : 'receiverFault'
}
