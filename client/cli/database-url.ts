/** Where the database of this folder is: the one that DATABASE_URL names, or the embedded one while Ripen runs here. */
import type { Config } from '../../config.ts'
import { Failure } from '../../domain/failure.ts'
import { readRunning } from '../launch/claim.ts'

export async function databaseUrlOf(config: Config): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl
  const places = (await readRunning(config.home))?.places
  if (places != null) return places.databaseUrl
  throw new Failure(
    'databaseUnavailable',
    `Ripen does not run in ${config.home}, so its embedded database is not there; start it with \`npm start\`, or set DATABASE_URL.`,
  )
}
