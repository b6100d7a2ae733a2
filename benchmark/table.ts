/** A table in Markdown: the first `left` columns are words, the others figures. */
export function table(head: string[], rows: string[][], left = 1): string {
  const widths = head.map((cell, at) =>
    Math.max(cell.length, 3, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const rule = widths.map((width, at) => '-'.repeat(width - 1) + (at < left ? '-' : ':'))
  const aligned = (cell: string, at: number) =>
    at < left ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)
  return [head, rule, ...rows].map((row) => `| ${row.map(aligned).join(' | ')} |`).join('\n')
}
