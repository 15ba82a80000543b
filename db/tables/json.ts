/** JSON columns. */
import type { ColumnType } from 'kysely'

/** Reads as parsed JSON of shape T (parse it at the edge), writes as text made by `JSON.stringify`. */
export type Json<T = unknown> = ColumnType<T, string, string>
