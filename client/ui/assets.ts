/** Styles, script, font and icon of the pages, served from this folder and from node_modules; nothing comes from another host. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'

const own = (file: string) => readFileSync(new URL(`./assets/${file}`, import.meta.url))
const packaged = (file: string) => readFileSync(fileURLToPath(import.meta.resolve(file)))

const css = 'text/css; charset=utf-8'
const script = 'text/javascript; charset=utf-8'
const inter = '@fontsource-variable/inter/files/inter-latin'

/** Later ones build on earlier ones. */
const styles = [
  'ground',
  'frame',
  'parts',
  'forms',
  'today',
  'leads',
  'lead',
  'journeys',
  'draft',
  'conditions',
  'simulation',
  'handoffs',
  'settings',
  'inbox',
]

const assets = new Map(
  [
    { name: 'oat.css', type: css, content: packaged('@knadh/oat/oat.min.css') },
    {
      name: 'ripen.css',
      type: css,
      content: Buffer.concat(styles.map((name) => own(`${name}.css`))),
    },
    { name: 'htmx.js', type: script, content: packaged('htmx.org/dist/htmx.min.js') },
    { name: 'ripen.js', type: script, content: own('ripen.js') },
    { name: 'inter.woff2', type: 'font/woff2', content: packaged(`${inter}-opsz-normal.woff2`) },
    { name: 'inter-ext.woff2', type: 'font/woff2', content: packaged(`${inter}-ext-opsz-normal.woff2`) },
    { name: 'icon.svg', type: 'image/svg+xml', content: own('icon.svg') },
  ].map((asset) => [asset.name, { ...asset, version: versionOf(asset.content) }] as const),
)

export type AssetName = 'oat.css' | 'ripen.css' | 'htmx.js' | 'ripen.js' | 'icon.svg'

/** The address changes with the content, so browsers may keep it for ever. */
export function assetUrl(name: AssetName): string {
  return `/assets/${name}?v=${assets.get(name)?.version ?? ''}`
}

export function assetRoutes(): Hono {
  return new Hono().get('/assets/:name', (c) => {
    const asset = assets.get(c.req.param('name'))
    if (asset === undefined) return c.notFound()
    const lasting = c.req.query('v') === asset.version ? 'public, max-age=31536000, immutable' : 'public, max-age=3600'
    return c.body(new Uint8Array(asset.content), 200, { 'content-type': asset.type, 'cache-control': lasting })
  })
}

function versionOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 10)
}
