/** Chooses the ports of a start: the wanted ones, or the next free ones. */
import { freePort } from '../embedded/port.ts'

export interface WantedPort {
  readonly port: number
  readonly host: string
  /** Somebody has chosen it, so it goes before defaults that want the same. */
  readonly isSet?: boolean
}

/** No port is given twice, although none is bound yet. */
export async function choosePorts<Name extends string>(
  wanted: Readonly<Record<Name, WantedPort>>,
): Promise<Record<Name, number>> {
  const chosen = new Map<string, number>()
  for (const [name, { port, host }] of Object.entries<WantedPort>(wanted).toSorted(setOnesFirst)) {
    let candidate = await freePort(port, host)
    while ([...chosen.values()].includes(candidate)) candidate = await freePort(candidate + 1, host)
    chosen.set(name, candidate)
  }
  return Object.fromEntries(chosen) as Record<Name, number>
}

function setOnesFirst([, one]: [string, WantedPort], [, other]: [string, WantedPort]): number {
  return Number(other.isSet ?? false) - Number(one.isSet ?? false)
}
