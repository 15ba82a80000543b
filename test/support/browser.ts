/** A real Chromium: the one an npm package carries on Linux x64, elsewhere an installed one. */
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** One process for every page would end with the first closed window. */
const unwanted = ['--single-process', '--no-zygote', "--headless='shell'"]

export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome' })
  const args = sparticuz.args.filter((arg) => !unwanted.includes(arg))
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args })
}
