/** Ctrl-C, a closed terminal or a polite kill as one abort signal, and waiting for it or for what it may cut short. */

/** npm passes Ctrl-C on to a program that the terminal has told already: within this time two are one. */
const oneCtrlCMs = 500

/** A second Ctrl-C ends the process at once. */
export function onStopSignal(): AbortSignal {
  const stop = new AbortController()
  let since = 0
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted && name === 'SIGINT' && performance.now() - since > oneCtrlCMs) process.exit(130)
      if (!stop.signal.aborted) since = performance.now()
      stop.abort()
    })
  }
  return stop.signal
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Null when the work failed after the signal: whoever stops us often stops the processes we wait for as well. */
export async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (signal.aborted) return null
    throw error
  }
}
