/** Prints what a benchmark measured as aligned text. */

export type Cell = string | number

export function printTable(title: string, rows: readonly (readonly [label: string, ...cells: Cell[]])[]): void {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? numberText(cell) : cell)))
  const columns = Math.max(...texts.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...texts.map((row) => row[at]?.length ?? 0)))
  console.log(`\n${title}`)
  for (const row of texts)
    console.log(
      `  ${row.map((text, at) => (at === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[at] ?? 0))).join('  ')}`,
    )
}

function numberText(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(Math.abs(value) < 10 ? 2 : 1)
}

/** Nearest rank; NaN of nothing. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? Number.NaN
}

/** A line that says whether a promise was kept; answers it. */
export function verdict(promise: string, kept: boolean): boolean {
  console.log(`  ${kept ? 'kept  ' : 'BROKEN'}  ${promise}`)
  return kept
}
