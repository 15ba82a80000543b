/** A few lines to one mail server, kept open between mails; opening them is its affair, what is sent over them is not. */
import { type LineTrouble, openLine, type SmtpLine, type SmtpPatience, type SmtpTarget } from './smtp-line.ts'

export interface SmtpPool {
  readonly size: number
  /** Lines open and unused. */
  readonly idle: number
  /** Takes an idle line that the server has not closed meanwhile. */
  take(): SmtpLine | null
  /** Gives a line back; a closed one is forgotten. */
  giveBack(line: SmtpLine): void
  /**
   * Opens lines until `wanted` are open or being opened. A server that takes no further
   * line is left at those it took.
   */
  open(wanted: number): void
  readonly isOpening: boolean
  close(): void
  /** Hangs up on everyone; what is under way settles at once. */
  drop(): void
}

export interface SmtpPoolOptions {
  readonly target: SmtpTarget
  readonly patience: SmtpPatience
  readonly most: number
  /** An attempt to open a line is over. */
  readonly onSettled: () => void
  readonly onTrouble: (trouble: LineTrouble) => void
}

export function smtpPool(options: SmtpPoolOptions): SmtpPool {
  const lines = new Set<SmtpLine>()
  const idle: SmtpLine[] = []
  let opening = 0
  let { most } = options
  let isClosed = false
  const openOne = async (): Promise<void> => {
    opening += 1
    const opened = await openLine(options.target, options.patience)
    opening -= 1
    if (opened.ok) keep(opened.line)
    else giveUp(opened.trouble)
    options.onSettled()
  }
  const keep = (line: SmtpLine) => {
    if (isClosed) return line.close()
    lines.add(line)
    idle.push(line)
  }
  const giveUp = (trouble: LineTrouble) => {
    if (trouble === 'refused' && lines.size > 0) most = lines.size
    else options.onTrouble(trouble)
  }
  const forgetClosed = () => {
    for (const line of lines) if (!line.isOpen) lines.delete(line)
    const open = idle.filter((line) => line.isOpen)
    idle.splice(0, idle.length, ...open)
  }
  return {
    get size() {
      return lines.size
    },
    get idle() {
      forgetClosed()
      return idle.length
    },
    get isOpening() {
      return opening > 0
    },
    take() {
      forgetClosed()
      return idle.pop() ?? null
    },
    giveBack(line) {
      if (line.isOpen && !isClosed) idle.push(line)
      else lines.delete(line)
      if (isClosed) line.close()
    },
    open(wanted) {
      forgetClosed()
      const missing = Math.min(wanted, most) - lines.size - opening
      for (let line = 0; line < missing; line += 1) void openOne()
    },
    close() {
      isClosed = true
      for (const line of idle) line.close()
    },
    drop() {
      isClosed = true
      for (const line of lines) line.drop()
    },
  }
}
