/** Brings plain values into one order of their fields: Postgres gives JSON back in an order of its own. */

/** The same value, the fields of every object within it in alphabetical order. */
export function inKeyOrder<T>(value: T): T {
  return order(value) as T
}

function order(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(order)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(fields.map(([key, inner]) => [key, order(inner)]))
}
