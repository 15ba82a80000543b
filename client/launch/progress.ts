/** Says what a start is waiting for once it takes longer than two seconds, so that silence never looks like a hang. */
export type Say = (line: string) => void

const patienceMs = 2_000
const reminderMs = 10_000

/** Answers what the work answers; a line after 2 s, then every 10 s. */
export async function announced<T>(say: Say, what: string, work: Promise<T>): Promise<T> {
  const since = Date.now()
  const remind = () => say(`${what} … (${Math.round((Date.now() - since) / 1000)} s)`)
  let reminder: NodeJS.Timeout | undefined
  const first = setTimeout(() => {
    remind()
    reminder = setInterval(remind, reminderMs)
  }, patienceMs)
  try {
    return await work
  } finally {
    clearTimeout(first)
    clearInterval(reminder)
  }
}
