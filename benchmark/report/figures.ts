/** How the reports write figures. */

/** Three digits that count, but never fewer than the whole number has. */
export function figure(value: number): string {
  if (Math.abs(value) >= 100) return whole(value)
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

export const whole = (value: number) => Math.round(value).toLocaleString('en')

export const tenths = (value: number) => value.toFixed(1)

export const times = (ratio: number) =>
  `${ratio < 10 && ratio % 1 !== 0 ? ratio.toFixed(1) : whole(ratio)}×`

export const list = (versions: { [name: string]: string }) =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
