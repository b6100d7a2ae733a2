/** The middle one. */
export const median = (values: number[]): number =>
  ascending(values)[values.length >> 1] ?? Number.NaN

/** The least value that so large a share of all do not exceed. */
export const percentile = (values: number[], share: number): number =>
  ascending(values)[Math.ceil(share * values.length) - 1] ?? Number.NaN

/** The median of each figure by itself. */
export function medians<Sample extends { [figure in keyof Sample]: number }>(
  samples: Sample[],
): Sample {
  const figures = Object.keys(samples[0] ?? {}) as (keyof Sample)[]
  const middle = (figure: keyof Sample) => median(samples.map((sample) => sample[figure]))
  return Object.fromEntries(figures.map((figure) => [figure, middle(figure)])) as Sample
}

/** The median of the slopes between all pairs of points (Theil and Sen), which a few that are far off do not bend. */
export const slopeOf = (points: [x: number, y: number][]): number =>
  median(
    points.flatMap(([x, y], at) =>
      points
        .slice(at + 1)
        .filter(([other]) => other !== x)
        .map(([other, value]) => (value - y) / (other - x)),
    ),
  )

const ascending = (values: number[]) => values.toSorted((one, other) => one - other)
