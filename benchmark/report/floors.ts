/** What qrush asks of itself, each figure beside its limit, met or missed. */

export interface Floor {
  what: string
  figure: number
  /** The largest figure allowed, or with `least` the smallest. */
  limit: number
  least?: boolean
  /** Of both. */
  unit: string
}

export const atMost = (what: string, figure: number, limit: number, unit: string): Floor => ({
  what,
  figure,
  limit,
  unit,
})

export const atLeast = (what: string, figure: number, limit: number, unit: string): Floor => ({
  ...atMost(what, figure, limit, unit),
  least: true,
})

export const met = ({ figure, limit, least = false }: Floor) =>
  least ? figure >= limit : figure <= limit

/** One line for each floor. */
export function floorLines(floors: Floor[]): string {
  return floors
    .map((floor) => {
      const asked = `${floor.least ? 'at least' : 'at most'} ${floor.limit} ${floor.unit}`
      const figure = Number(floor.figure.toPrecision(3))
      return `- ${floor.what}: ${figure} ${floor.unit}, asked ${asked}: ${met(floor) ? 'met' : '**MISSED**'}`
    })
    .join('\n')
}
