/** One verification from a seed to its outcome, on a stage of its own: what `ripen journey verify` runs. */
import type { Config } from '../config.ts'
import { type Plan, planOf } from './plan.ts'
import { endTemporal, quietTemporal } from './quiet-runtime.ts'
import { openStage } from './stage.ts'
import { type Verified, verifyPlan, type WayName } from './verify.ts'

export interface VerifyWish {
  readonly seed: number
  readonly leads: number
  readonly days: number
  readonly ways: readonly WayName[]
  /** Ends it at the next moment, with everything it has started. */
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

/** Once per process. Nothing of the installation whose settings these are is read or changed. */
export async function verifySeed(config: Config, wish: VerifyWish): Promise<Verified & { readonly plan: Plan }> {
  const { ways, signal, say, ...size } = wish
  quietTemporal()
  const stage = await openStage({ config, cache: config.home, say })
  try {
    const plan = planOf({ ...size, hooks: stage.hooks })
    return { plan, ...(await verifyPlan(plan, { ...stage, signal }, ways)) }
  } finally {
    await stage.stop()
    await endTemporal()
  }
}
