/** A marked person lives through everything Ripen does and is erased; before and after, everything that Ripen keeps is searched for the marks. */
import { files, names, tables, words, workflows } from '../test/support/hiding-places.ts'
import { type Installation, startInstallation } from '../test/support/installation.ts'
import { comeLate, erase, live, marks } from '../test/support/marked-person.ts'
import { type Haystack, type Trace, tracesIn } from '../test/support/traces.ts'
import { printTable, verdict } from './table.ts'

const installation = await startInstallation()
try {
  const life = await live(installation)
  const before = await searchAll('Before the erasure', installation)
  await erase(installation, life)
  await comeLate(installation, life)
  const after = await searchAll('After the erasure', installation)
  await installation.stop()
  const left = search('files after the end', await files(installation))
  const kept = [
    verdict('the person has left traces in Postgres', before.tables > 0),
    verdict('before: nothing outside Postgres, and no name of anything says it', before.elsewhere === 0),
    verdict('after: nothing anywhere', after.tables + after.elsewhere + left === 0),
  ]
  process.exitCode = kept.every(Boolean) ? 0 : 1
} finally {
  await installation.stop()
  await installation.remove()
}

async function searchAll(title: string, ripen: Installation): Promise<{ tables: number; elsewhere: number }> {
  const dump = await tables(ripen)
  const places: [string, Haystack[]][] = [
    ['ids, keys and hashes', await names(ripen)],
    ['histories and visibility', await workflows(ripen)],
    ['files outside Postgres', await files(ripen)],
    ['metrics, health, output', await words(ripen)],
  ]
  const found = places.map(([name, haystacks]) => [name, haystacks, search(name, haystacks)] as const)
  const inTables = search('tables', dump)
  printTable(title, [
    ['', 'places', 'kB searched', 'hits'],
    ['tables', dump.length, kB(dump), inTables],
    ...found.map(([name, haystacks, hits]) => [name, haystacks.length, kB(haystacks), hits] as const),
  ])
  return { tables: inTables, elsewhere: found.reduce((sum, [, , hits]) => sum + hits, 0) }
}

function kB(haystacks: readonly Haystack[]): number {
  return Math.round(haystacks.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1000)
}

/** One line for each place with a hit. */
function search(name: string, haystacks: readonly Haystack[]): number {
  const byPlace = Map.groupBy(tracesIn(haystacks, marks), (trace) => trace.place)
  for (const [place, traces] of byPlace) console.log(`  ${name}: ${place} holds ${formsOf(traces)}`)
  return [...byPlace.values()].flat().reduce((sum, { count }) => sum + count, 0)
}

function formsOf(traces: readonly Trace[]): string {
  const byForm = Map.groupBy(traces, (trace) => trace.form)
  return [...byForm].map(([form, found]) => `${found.length} of ${marks.length} marks ${form}`).join(', ')
}
