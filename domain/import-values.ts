/** How dates and yes/no are written in spreadsheets. */

/** ISO 8601 or German dates; a bare date means its noon, or `now` if that is earlier the same day. Null when it is none. */
export function momentOf(text: string, now: Date): Date | null {
  const trimmed = text.trim()
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(trimmed)) return validDate(trimmed)
  const day = isoDay(trimmed)
  if (day === null) return null
  const noon = validDate(`${day}T12:00:00Z`)
  return noon !== null && noon > now && day === now.toISOString().slice(0, 10) ? now : noon
}

/** `2026-03-02` or `2.3.2026`. */
function isoDay(text: string): string | null {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  if (german === null) return null
  const [, day = '', month = '', year = ''] = german
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** Refuses the 31st of a month with thirty days instead of moving it on. */
function validDate(iso: string): Date | null {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return null
  const written = new Date(`${iso.slice(0, 10)}T12:00:00Z`)
  return written.toISOString().slice(0, 10) === iso.slice(0, 10) ? date : null
}

const yes = ['yes', 'ja', 'true', 'wahr', '1', 'x', 'y', 'j']
const no = ['no', 'nein', 'false', 'falsch', '0', 'n']

/** Null when it is neither. */
export function yesOrNo(text: string): boolean | null {
  const word = text.trim().toLowerCase()
  return yes.includes(word) ? true : no.includes(word) ? false : null
}
