// How fast a figure grows: the median of the slopes between all pairs of points (Theil and Sen), which a few
// points that are far off do not bend.

/** The slope of `[x, y]` points. */
export function slope(points) {
  const slopes = []
  points.forEach(([x, y], at) => {
    for (const [other, value] of points.slice(at + 1)) {
      if (other !== x) slopes.push((value - y) / (other - x))
    }
  })
  return median(slopes)
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
