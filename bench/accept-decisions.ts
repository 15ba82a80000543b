/** Accepts that past decisions would be others today: `npm run decisions:accept -- "why they may change"`; commit what it writes. */
import { decide } from '../domain/journey/decide.ts'
import { differencesOf } from '../test/support/decisions/compare.ts'
import { noteAccepted, readCorpus, writeCorpus } from '../test/support/decisions/corpus.ts'

const why = process.argv[2]?.trim() ?? ''
if (why === '') {
  console.error('Say why they may change: npm run decisions:accept -- "waits count from the actual send"')
  process.exit(2)
}

const accepted: string[] = []
for (const [name, recorded] of readCorpus()) {
  const differences = differencesOf(recorded, decide)
  const changed = new Map(differences.map(({ index, now }) => [index, now]))
  if (changed.size === 0) continue
  writeCorpus(
    name,
    recorded.map((one, index) => ({ ...one, expected: changed.get(index) ?? one.expected })),
  )
  accepted.push(...differences.map(({ text }) => text))
}
if (accepted.length > 0) noteAccepted([`## ${why}`, '```', ...accepted, '```'].join('\n'))
console.log(accepted.length === 0 ? 'Every past decision would be the same today.' : `Accepted ${accepted.length} changes.`)
