/** Why a row of a CSV file is rejected, in German; the English sentences are the reasons themselves, as the API tells them. */

const german: readonly (readonly [english: string, german: string])[] = [
  ['is empty; expected one address such as name@company.example', 'ist leer; erwartet eine Adresse wie name@firma.example'],
  ['is longer than 254 characters', 'ist länger als 254 Zeichen'],
  [
    'is not one plain address; expected name@company.example without spaces, names or lists',
    'ist nicht genau eine Adresse; erwartet name@firma.example ohne Leerzeichen, Namen oder Listen',
  ],
  [
    'has characters before the @ that ordinary mail servers do not accept',
    'hat vor dem @ Zeichen, die gewöhnliche Mailserver nicht annehmen',
  ],
  ['has no valid domain after the @', 'hat nach dem @ keine gültige Domain'],
  ['is not a phone number; expected such as +49 89 123456', 'ist keine Telefonnummer; erwartet etwa +49 89 123456'],
  ['is not a country; expected a code such as DE or its name', 'ist kein Land; erwartet ein Kürzel wie DE oder der Name'],
  ['is not a head count; expected a whole number such as 250', 'ist keine Anzahl; erwartet eine ganze Zahl wie 250'],
  ['is not a language; expected de or en', 'ist keine Sprache; erwartet de oder en'],
  ['is not a time zone; expected such as Europe/Berlin', 'ist keine Zeitzone; erwartet etwa Europe/Berlin'],
  ['is not a domain; expected such as company.example', 'ist keine Domain; erwartet etwa firma.example'],
  ['is {n} characters long; at most {most} are kept', 'hat {n} Zeichen; höchstens {most} sind möglich'],
  ['is unknown; expected one of {values}', 'ist unbekannt; möglich sind {values}'],
  [
    'is empty, as are phone and externalId; a lead needs one of them',
    'ist leer, ebenso phone und externalId; eines davon braucht ein Lead',
  ],
  ['is not a date; expected such as {example}', 'ist kein Datum; erwartet etwa {example}'],
  ['lies in the future', 'liegt in der Zukunft'],
  ['lies before 1990', 'liegt vor 1990'],
  ['is neither yes nor no', 'ist weder ja noch nein'],
  ['is not a whole number of months from 0 to 120', 'ist keine ganze Zahl von Monaten zwischen 0 und 120'],
  ['has a name that is not letters, digits and _ only', 'hat einen Namen, der nicht nur aus Buchstaben, Ziffern und _ besteht'],
  ['are more than 50', 'sind mehr als 50'],
  ['is empty; give the words agreed to, or the reason', 'ist leer; nötig ist der Wortlaut der Einwilligung oder der Grund'],
  ['name different leads: {leads}', 'gehören zu verschiedenen Leads: {leads}'],
  ['has {n} values, the header has {named}', 'Die Zeile hat {n} Werte, die Kopfzeile {named}'],
  ['has a quotation mark that is never closed', 'Ein Anführungszeichen wird nie geschlossen'],
  ['has a quotation mark in the wrong place', 'Ein Anführungszeichen steht an der falschen Stelle'],
  [
    'is longer than {n} characters; a quotation mark is probably missing',
    'Die Zeile ist länger als {n} Zeichen; wahrscheinlich fehlt ein Anführungszeichen',
  ],
]

interface Sentence {
  readonly pattern: RegExp
  readonly german: string
}

const sentences: readonly Sentence[] = german.map(([english, text]) => ({ pattern: patternOf(english), german: text }))

/** `employees is not …` → what stands before the sentence (columns, kept as they are) and the sentence with named parts. */
function patternOf(english: string): RegExp {
  const escaped = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>.+)')
  return new RegExp(`^(?<columns>.*?) ?${escaped}$`, 's')
}

/** The reason in German; null when there is no German sentence for it. */
export function rowReasonInGerman(reason: string): string | null {
  for (const sentence of sentences) {
    const parts = sentence.pattern.exec(reason)?.groups
    if (parts === undefined) continue
    const told = sentence.german.replace(/\{(\w+)\}/g, (_whole, name: string) => parts[name] ?? '')
    return [(parts['columns'] ?? '').replace(' and ', ' und '), told].filter(Boolean).join(' ')
  }
  return null
}
