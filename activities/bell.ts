/** Lets a loop wait for whichever comes first: somebody rings, or time passes. */

export interface Bell {
  ring(): void
  /** Returns at once when it rang since the last wait. */
  wait(ms: number): Promise<void>
}

export function bell(): Bell {
  let hasRung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      hasRung = true
      wake?.()
    },
    async wait(ms) {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      wake = null
      hasRung = false
    },
  }
}
