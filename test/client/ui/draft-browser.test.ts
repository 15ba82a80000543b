import { serve, type ServerType } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { adminApp } from '../../../client/admin-app.ts'
import { readDraft } from '../../../db/journey-drafts.ts'
import { launchBrowser } from '../../support/browser.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aLeadInside } from '../../support/inside.ts'
import { starterJourney } from '../../support/journeys.ts'
import { seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
const source = starterJourney('whitepaper-nurture')
const journey = '/journeys/whitepaper-nurture'
let browser: Browser
let server: ServerType
let origin = ''

beforeAll(async () => {
  await seedNurturing(database.db)
  await aLeadInside(database.db, 'whitepaper-nurture')
  const app = adminApp(testDeps(database.db))
  origin = await new Promise((resolve) => {
    server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) =>
      resolve(`http://127.0.0.1:${port}`),
    )
  })
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  server?.close()
}, 30_000)

beforeEach(async () => {
  await database.db.deleteFrom('journeyDraft').execute()
})

async function open(path: string, width = 1280): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width, height: 844 }, locale: 'de-DE' })).newPage()
  await page.goto(origin + path)
  return page
}

async function stored(): Promise<string> {
  return (await readDraft(database.db, 'whitepaper-nurture'))?.source ?? ''
}

test('a step is changed by keyboard alone and stays unfolded once saved', async () => {
  const page = await open(`${journey}/draft`)
  await page.locator('#step-steps-3 summary').focus()
  await page.keyboard.press('Enter')
  await page.locator('#step-steps-3 input').first().fill('8d')
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+s')])
  expect(await stored()).toBe(source.replace('wait: 5d', 'wait: 8d'))
  expect(await page.locator('#step-steps-3 > details').getAttribute('open')).toBe('')
  await page.context().close()
})

test('an added step opens at once, and Enter in a field saves', async () => {
  const page = await open(`${journey}/draft`)
  await page.locator('.draft-steps > .adder summary').click()
  await Promise.all([page.waitForNavigation(), page.locator('.draft-steps > .adder button', { hasText: 'Ende' }).click()])
  const field = page.locator('#step-steps-9 input').first()
  await field.fill('over')
  await Promise.all([page.waitForNavigation(), field.press('Enter')])
  expect(await stored()).toContain('- exit: over\n')
  await page.context().close()
})

test('a choice in a condition is saved beside the page, which says what it means now', async () => {
  const page = await open(`${journey}/draft?open=steps%5B6%5D`)
  const condition = page.locator('[data-condition="steps[6].waitFor"]')
  await condition.locator('select.kind').selectOption('temperature')
  await condition.locator('.says', { hasText: 'Temperatur ist heiß.' }).waitFor()
  await condition.locator('select.adder').last().selectOption('stage')
  await condition.locator('.says', { hasText: 'oder Stufe ist Vertriebsreif oder Qualifiziert.' }).waitFor()
  expect(await page.locator('#step-steps-6 > details').getAttribute('open')).toBe('')
  expect(await stored()).toContain('waitFor: { any: [ { temperature: [ hot ] }, { stage: [ mql, sql ] } ] }')
  await page.context().close()
})

test('in the YAML the Tab key indents, and Escape lets it leave the field', async () => {
  const page = await open(`${journey}/draft?view=yaml`)
  const text = page.locator('textarea#source')
  await text.focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Tab')
  expect((await text.inputValue()).startsWith('  journey:')).toBe(true)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  expect(await text.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(false)
  await page.context().close()
})

test('choosing another plan shows what it would do, and nothing is published by it', async () => {
  const edited = await open(`${journey}/draft`)
  await edited.locator('[name="yaml|steps[3]|wait"]').evaluate((input) => input.closest('details')?.setAttribute('open', ''))
  await edited.locator('[name="yaml|steps[3]|wait"]').fill('8d')
  await Promise.all([edited.waitForNavigation(), edited.locator('button[value=publish]').click()])
  expect(new URL(edited.url()).pathname).toBe(`${journey}/publish`)
  await Promise.all([edited.waitForNavigation(), edited.locator('table.plan select').first().selectOption('exit')])
  expect(await edited.locator('#effect').textContent()).toBe('1 Lead verlässt die Strecke.')
  await edited.context().close()
})

test('on a phone no page of a journey is wider than the screen', async () => {
  const page = await open('/journeys', 390)
  for (const path of [journey, `${journey}/draft`, `${journey}/draft?view=yaml`, `${journey}/steps/waitfor-1`, '/journeys/new']) {
    await page.goto(origin + path)
    expect([path, await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth)]).toEqual([path, 390])
  }
  await page.context().close()
})
