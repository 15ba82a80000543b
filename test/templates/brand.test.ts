import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brandOf, contrast } from '../../templates/brand.ts'

test('text on any brand colour, and the colour on a dark ground, can be read', () => {
  const channel = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'))
  fc.assert(
    fc.property(channel, channel, channel, (red, green, blue) => {
      const brand = brandOf(`#${red}${green}${blue}`)
      expect(contrast(brand.onColor, brand.color)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(brand.onDark, '#1e2124')).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test('what is no colour becomes a neutral one', () => {
  expect(brandOf('red; background: url(x)').color).toMatch(/^#[0-9a-f]{6}$/)
})
