import { describe, expect, test } from 'vitest'
import type { LeadFields } from '../../domain/lead-input.ts'
import { emptyRecord, type LeadRecord, mergeLead, type MergeMode } from '../../domain/lead-merge.ts'

const known: LeadRecord = {
  ...emptyRecord,
  firstName: 'Kim',
  jobTitle: 'Einkauf',
  language: 'en',
  attributes: { interest: 'presses' },
}

describe('given facts', () => {
  const cases: readonly [string, MergeMode, LeadFields, Partial<LeadRecord>, readonly string[]][] = [
    ['overwrite what is known', 'overwrite', { jobTitle: 'Leitung Einkauf' }, { jobTitle: 'Leitung Einkauf' }, ['jobTitle']],
    [
      'fill gaps, and leave what is known',
      'fillGaps',
      { firstName: 'Alex', lastName: 'Muster' },
      { firstName: 'Kim', lastName: 'Muster' },
      ['lastName'],
    ],
    ['that are the same change nothing', 'overwrite', { firstName: 'Kim', attributes: { interest: 'presses' } }, known, []],
    ['that are absent change nothing', 'overwrite', {}, known, []],
    [
      'of a stranger do not change the language',
      'fillGaps',
      { language: 'de', kind: 'b2c' },
      { language: 'en', kind: 'b2b' },
      [],
    ],
    ['of somebody who knows change the language', 'overwrite', { language: 'de' }, { language: 'de' }, ['language']],
    [
      'add attributes and overwrite one',
      'overwrite',
      { attributes: { interest: 'saws', budget: 'high' } },
      { attributes: { interest: 'saws', budget: 'high' } },
      ['attributes'],
    ],
    [
      'of a stranger only add attributes',
      'fillGaps',
      { attributes: { interest: 'saws', budget: 'high' } },
      { attributes: { interest: 'presses', budget: 'high' } },
      ['attributes'],
    ],
  ]
  test.each(cases)('%s', (_, mode, fields, expected, changed) => {
    const merged = mergeLead(known, fields, mode)
    expect(merged.record).toEqual({ ...known, ...expected })
    expect(merged.changed).toEqual(changed)
  })
})
