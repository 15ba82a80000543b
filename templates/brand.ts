/** The organisation's one accent colour, and colours that stay readable beside it in light and dark. */

export interface Brand {
  readonly color: string
  /** Text on the colour. */
  readonly onColor: string
  /** The colour as text on a dark ground. */
  readonly onDark: string
}

/** Stand for the brand while MJML compiles, which takes no variables in colours; replaced by the variables afterwards. */
export const brandStandIns: Brand = { color: '#b1a2c3', onColor: '#d4e5f6', onDark: '#a9b8c7' }

const darkGround = '#1e2124'
const readable = 4.5

/** `color` is a hex colour such as `#146c5f`; anything else gives a neutral dark grey. */
export function brandOf(color: string): Brand {
  const own = /^#[0-9a-f]{6}$/i.test(color) ? color.toLowerCase() : '#33383d'
  // Of white and black one always has a contrast of 4.58 or more.
  const onColor = contrast('#ffffff', own) >= readable ? '#ffffff' : '#000000'
  return { color: own, onColor, onDark: lightened(own) }
}

/** WCAG 2 contrast ratio of two hex colours. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function lightened(color: string): string {
  for (let share = 0; share <= 1; share += 0.1) {
    const mixed = mixWithWhite(color, share)
    if (contrast(mixed, darkGround) >= readable) return mixed
  }
  return '#ffffff'
}

function mixWithWhite(color: string, share: number): string {
  return `#${channels(color)
    .map((channel) => Math.round(channel + (255 - channel) * share))
    .map((channel) => channel.toString(16).padStart(2, '0'))
    .join('')}`
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
}
