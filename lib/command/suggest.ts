// "Did you mean …?"

/** What is nearest to a name that there is not, unless it is another word altogether. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = 1 + Math.min(3, Math.floor(name.length / 2))
  for (const other of names) {
    const steps = distance(name.toLowerCase(), other.toLowerCase())
    if (steps < least) [best, least] = [other, steps]
    // A beginning of it is meant as it.
    else if (name.length > 2 && other.startsWith(name)) best ??= other
  }
  return best
}

/** Letters put in, left out, exchanged or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const exchanged = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(at(row, j - 1) + 1, at(last, j) + 1, exchanged)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) row[j] = Math.min(at(row, j), at(before, j - 2) + 1)
    }
    ;[before, last] = [last, row]
  }
  return at(last, b.length)
}

const at = (row: number[], place: number) => row[place] as number
