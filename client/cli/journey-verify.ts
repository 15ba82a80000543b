/** `ripen journey verify`: random journeys and leads in every way the engine can be run, and whether all ways agree. */
import { InvalidArgumentError } from '@commander-js/extra-typings'
import type { Difference } from '../../verify/difference.ts'
import type { Verified, WayName } from '../../verify/verify.ts'
import { onStopSignal } from '../stop-signal.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'

export function addJourneyVerify(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('verify')
    .description('run random journeys and leads on every clock and server, apart from this installation, and compare')
    .option('--seed <n>', 'what the journeys and leads are made from', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--leads <n>', 'how many', wholeNumber(1, 1_000), 20)
    .option('--days <n>', 'how long they are followed', wholeNumber(1, 365), 56)
    .option('--ways <names>', 'only some, such as virtual,simulation,skipping,real', readWays, [...allWays])
    .action(async (options) => {
      const { verifySeed } = await import('../../verify/run.ts')
      const ways = options.ways.map((way) => wayNames[way])
      const verified = await verifySeed(context.config, { ...options, ways, say, signal: onStopSignal() })
      context.print({ json: jsonOf(options, verified), text: textOf(options, verified) })
      if (verified.difference !== null) context.problemFound()
    })
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

const wayNames = {
  virtual: 'virtual clock',
  simulation: 'simulation',
  skipping: 'time-skipping server',
  real: 'real server',
} as const satisfies Record<string, WayName>
type Way = keyof typeof wayNames
const allWays: readonly Way[] = ['virtual', 'simulation', 'skipping', 'real']

function readWays(text: string): Way[] {
  return text.split(',').map((name) => {
    const way = allWays.find((one) => one === name.trim())
    if (way === undefined) throw new InvalidArgumentError(`Expected some of ${allWays.join(', ')}, with commas between them.`)
    return way
  })
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
  }
}

interface Size {
  readonly seed: number
  readonly leads: number
  readonly days: number
}

function jsonOf({ seed, leads, days }: Size, { ways, compared, kinds, difference }: Verified) {
  return { ok: difference === null, seed, leads, days, ways, compared, kinds, difference }
}

function textOf({ seed, leads, days }: Size, { ways, compared, kinds, difference }: Verified): string {
  const times = ways.map(
    ({ way, seconds, moments }) => `  ${way.padEnd(22)}${seconds.toFixed(1).padStart(8)} s${String(moments).padStart(8)} moments`,
  )
  const counts = Object.entries(compared).map(([what, count]) => `${count} ${what}`)
  const met = Object.entries(kinds ?? {}).flatMap(([kind, count]) => (count === 0 ? [] : [`${kind} ${count}`]))
  const verdict = difference === null ? `Every way the same: ${counts.join(', ')}.` : textOfDifference(difference)
  return [
    `seed ${seed}: ${leads} leads, ${days} days`,
    ...times,
    ...(met.length === 0 ? [] : [`  steps met: ${met.join(', ')}`]),
    verdict,
  ].join('\n')
}

/** Enough to see it and to run it again: the seed stands above. */
function textOfDifference({ lead, section, journeys, lines }: Difference): string {
  return [
    ...journeys.map(({ source }) => source),
    `lead ${JSON.stringify(lead, null, 2)}`,
    `The ways differ in the ${section} of this lead, first here:`,
    ...lines.flatMap(({ way, lines: first }) => [`  ${way}`, ...first.map((line) => `    ${line}`)]),
  ].join('\n')
}
