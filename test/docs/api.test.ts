import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adminApp } from '../../client/admin-app.ts'
import { testDeps } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

function offered(): string[] {
  const routes = adminApp(testDeps(database.db, { demo: true })).routes.filter(({ method }) => method !== 'ALL')
  const forPrograms = routes.filter(({ path }) => path.startsWith('/api/') || path.endsWith('z'))
  return [...new Set(forPrograms.map(({ method, path }) => `${method} ${path}`))].toSorted()
}

test('docs/api.md lists every request that is offered, and no other', () => {
  const documented = [...read('docs/api.md').matchAll(/^\| `((?:GET|POST|PATCH|PUT|DELETE) [^`]+)`/gm)].map(([, request = '']) =>
    request.replaceAll('\\|', '|'),
  )
  expect(documented.toSorted()).toEqual(offered())
})

test('every file with routes is part of one of the two listeners', () => {
  const listeners = read('client/admin-app.ts') + read('client/public-app.ts')
  const files = ['api', 'ui', 'public'].flatMap((folder) =>
    readdirSync(new URL(`client/${folder}/`, root)).map((name) => `${folder}/${name}`),
  )
  const withRoutes = files.filter((file) =>
    /^export function \w+\(.*\): Hono\b/m.test(file.endsWith('.ts') ? read(`client/${file}`) : ''),
  )
  expect(withRoutes.filter((file) => !listeners.includes(`'./${file}'`))).toEqual([])
})
