/** A draft as a file: its text as it is, under one comment line that remembers which revision it was made from. */
import { Failure } from '../../domain/failure.ts'
import { parseJourney } from '../../domain/journey/parse.ts'

export interface DraftFile {
  /** Without the line of ours. */
  readonly source: string
  /** Null when the file was not pulled. */
  readonly revision: number | null
  readonly baseVersion: number | null
}

const head = /^# ripen: revision (\d+), version (\d+|none)\r?\n/

export function writeDraftFile({ source, revision, baseVersion }: DraftFile): string {
  return `# ripen: revision ${revision ?? 0}, version ${baseVersion ?? 'none'}\n${source}`
}

export function readDraftFile(text: string): DraftFile {
  const match = head.exec(text)
  if (match === null) return { source: text, revision: null, baseVersion: null }
  const [line, revision, version] = match
  return { source: text.slice(line.length), revision: Number(revision), baseVersion: version === 'none' ? null : Number(version) }
}

/** The journey a file is about; a file that names none is a usage error. */
export function keyOf(file: string, source: string): string {
  const { definition, problems } = parseJourney(source)
  const isNamed = definition !== null && !problems.some(({ path }) => path === 'journey')
  if (isNamed) return definition.key
  throw new Failure('badInput', `${file} does not say which journey it is; write journey: KEY at its top.`)
}
