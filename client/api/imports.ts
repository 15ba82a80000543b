/** /api/imports – a CSV file as the body: previewed with ?dryRun=true, else stored; GET tells how far one has come. */
import { type Context, Hono } from 'hono'
import { readImport } from '../../db/imports.ts'
import { uuid } from '../../db/leads.ts'
import type { ClientDeps } from '../deps.ts'
import { importCsv } from '../import-leads.ts'
import { onProblem, problem, ProblemError, readBytes } from './problem.ts'

const longestFile = 100 * 1024 * 1024

export function importRoutes({ db, config, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.post('/api/imports', async (c) => {
    const { bytes, fileName } = await uploaded(c)
    const dryRun = c.req.query('dryRun') === 'true'
    const report = await importCsv(db, {
      fileName,
      bytes,
      dryRun,
      mapping: mappingOf(c.req.queries('map') ?? []),
      suppressionKey: config.secrets.suppressionKey,
    })
    return c.json(report, dryRun ? 200 : 201)
  })

  routes.get('/api/imports/:id', async (c) => {
    const id = c.req.param('id')
    const found = uuid.test(id) ? await readImport(db, id) : null
    if (found === null) throw new ProblemError(problem(404, 'import.unknown', 'No import has this id.'))
    return c.json(found)
  })

  return routes
}

/** The file as the whole body, or as the part `file` of a form. */
async function uploaded(c: Context): Promise<{ bytes: Uint8Array; fileName: string }> {
  const type = c.req.header('content-type') ?? ''
  const bytes = await readBytes(c, longestFile)
  if (!type.startsWith('multipart/form-data')) return { bytes, fileName: c.req.query('fileName') ?? 'upload.csv' }
  const form = await new Response(Uint8Array.from(bytes), { headers: { 'Content-Type': type } }).formData().catch(() => null)
  const file = form?.get('file')
  if (!(file instanceof File))
    throw new ProblemError(problem(422, 'import.noFile', 'The form has no part named file with a CSV file.'))
  return { bytes: new Uint8Array(await file.arrayBuffer()), fileName: file.name }
}

/** `map=Firma=company`, once per column. */
function mappingOf(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.lastIndexOf('=')
      if (at < 1) throw new ProblemError(problem(422, 'import.mapping', 'map must be such as Firma=company.'))
      return [entry.slice(0, at), entry.slice(at + 1)]
    }),
  )
}
