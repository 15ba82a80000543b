/** What is wrong with a condition or a segment, in German: the sentences problems are written in, each beside its translation. */

/** As `germanProblems`. */
export const germanConditionProblems: readonly (readonly [english: string, german: string])[] = [
  ['`{what}` cannot be asked of all leads at once', '`{what}` lässt sich nicht für alle Leads auf einmal fragen'],
  [
    'name the value; only a run of a journey has a key of its own',
    'nennen Sie den Wert; nur ein Durchlauf einer Strecke hat einen eigenen Schlüssel',
  ],
  ['ask for `link`, the whole address, with contains', 'fragen Sie mit contains nach `link`, der ganzen Adresse'],
  [
    'ask for the field it is derived from, or for fit',
    'fragen Sie nach der Angabe, aus der es abgeleitet ist, oder nach der Eignung (fit)',
  ],
  [
    'ask for fit, engagement and an event instead',
    'fragen Sie stattdessen nach Eignung (fit), Aktivität (engagement) und einem Ereignis',
  ],
  [
    'ask for `event: email.clicked`, or put it into the journey',
    'fragen Sie nach `event: email.clicked`, oder stellen Sie die Frage in der Strecke',
  ],
  ['ask for the stage, such as `stage: [mql, sql]`', 'fragen Sie nach der Stufe, etwa `stage: [mql, sql]`'],
  ['write the condition of that segment here', 'schreiben Sie die Bedingung jenes Segments hierher'],
  ['put it into the journey that uses the segment', 'stellen Sie die Frage in der Strecke, die das Segment verwendet'],
  ['write { own: key }, the key of the run itself', 'schreiben Sie { own: key }, das ist der Schlüssel des Durchlaufs selbst'],
  ['never and count exclude each other', 'never und count schließen einander aus'],
  ['leave one of them out', 'lassen Sie eines davon weg'],
  ['no date is given', 'kein Datum ist genannt'],
  ['write after or before with a date', 'schreiben Sie after oder before mit einem Datum'],
  ['nothing is asked of the value', 'nach dem Wert ist nichts gefragt'],
  [
    'write the properties to test, such as { path: { contains: /pricing } }',
    'schreiben Sie die Eigenschaften, nach denen gefragt wird, etwa { path: { contains: /pricing } }',
  ],
  ['{value} is not a single value', '{value} ist kein einzelner Wert'],
  ['write a text, a number, true or false', 'schreiben Sie einen Text, eine Zahl, true oder false'],
  ['nest at most {n} levels', 'verschachteln Sie höchstens {n} Ebenen'],
  ['{n} of {all} conditions', '{n} von {all} Bedingungen'],
  ['write a whole number from 1 to {most}', 'schreiben Sie eine ganze Zahl von 1 bis {most}'],
  ['use one of {list}', 'nehmen Sie eines von {list}'],
  ['working days cannot be looked back on', 'nach Arbeitstagen lässt sich nicht zurückblicken'],
  [
    'write calendar days, such as 30d; working days are for waits',
    'schreiben Sie Kalendertage, etwa 30d; Arbeitstage sind zum Warten da',
  ],
]
