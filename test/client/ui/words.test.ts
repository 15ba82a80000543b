import { expect, test } from 'vitest'
import { label, labelAreas } from '../../../client/ui/words.ts'

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].toSorted()

test.each(labelAreas.map((area, index) => [index, area] as const))(
  'area %i says the same in German and English',
  (_, { de, en }) => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(de).toSorted())
    for (const [key, text] of Object.entries<string>(de)) {
      const other = Object.entries<string>(en).find(([name]) => name === key)?.[1] ?? ''
      expect(placeholders(other), key).toEqual(placeholders(text))
      expect(text.trim(), key).not.toBe('')
      expect(other.trim(), key).not.toBe('')
    }
  },
)

test('no label stands in two areas', () => {
  const keys = labelAreas.flatMap((area) => Object.keys(area.de))
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})

test('one lead is singular, none and many are plural', () => {
  const counted = [0, 1, 2].map((n) => label('de', 'journey.leadsInIt', { n, count: n }))
  expect(counted).toEqual(['0 Leads darin', '1 Lead darin', '2 Leads darin'])
})
