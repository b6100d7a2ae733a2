import type { Run, Versions } from '../measure/index.js'
import { band, figure, met, type Report, table, whole } from '../report/index.js'
import type { Cell } from './cell.js'
import { floorsOf, LIMITS, ownOf, usefulFloors, worstOf } from './floors.js'
import type { Outcome } from './run.js'
import { SPOILT } from './stall.js'
import { NODE_ALONE } from './target.js'

export interface Record extends Run, Outcome {
  versions: Versions
  /** The parameters of a picture of 3.5 MB. */
  big: string
  oldSpace: number
  most: number
  attacks: { name: string; does: string }[]
}

export function report(record: Record): Report {
  const { attacks, cells, useful } = record
  const ours = cells.filter(({ target }) => target !== NODE_ALONE)
  const targets = [...new Set(ours.map(({ target }) => target))].toSorted()
  const columns = ours.length < cells.length ? [...targets, NODE_ALONE] : targets
  const of = (name: string) => ours.filter(({ attack }) => attack === name)
  const peak = ({ name }: { name: string }) => Math.max(...of(name).map(({ peak }) => peak))
  const p99 = ({ name }: { name: string }) => Math.max(...of(name).map(({ p99 }) => p99))
  const floors = [...ours.flatMap(floorsOf), ...usefulFloors(record)]
  const [most, longest] = [peak, p99].map((key) => whole(Math.max(...attacks.map(key))))
  return {
    shown: {
      attacking: attacks.length,
      servers: targets.length,
      spoilt: SPOILT,
      stall: Math.max(...cells.map(({ stall }) => stall)),
      cells: table(attacks, [
        { head: 'attack', of: ({ name }) => name },
        ...columns.map((target) => ({
          head: target,
          of: ({ name }: { name: string }) =>
            told(cells.find((cell) => cell.attack === name && cell.target === target)),
        })),
      ]),
      does: attacks.map(({ name, does }) => `- ${name}: ${does}.`).join('\n'),
      readers: table(useful, [
        { head: 'server', of: ({ target }) => target },
        { head: 'reads', of: ({ what }) => what },
        { head: 'MB', of: ({ bytes }) => bytes / 1e6 },
        { head: 's', of: ({ seconds }) => seconds },
        { head: 'whole', of: ({ whole }) => (whole ? 'yes' : '**no**') },
      ]),
      met: floors.filter(met).length,
      asked: floors.length,
      table: table(attacks, [
        { head: 'attack', of: ({ name }) => name },
        { head: 'memory, MB', of: peak, show: whole },
        { head: 'p99 of others, ms', of: p99, show: whole },
        {
          head: 'servers lost',
          of: ({ name }) => of(name).filter(({ died }) => died).length,
          show: whole,
        },
      ]),
    },
    floors: worstOf(floors),
    description: `Under ${attacks.length} attacks the servers hold at most ${most} MB, and other clients have their codes within ${longest} ms at p99.`,
    chart: [
      band(
        attacks,
        [
          { head: 'memory in MB, log scale', of: peak, show: whole, scale: 'log' },
          { head: 'p99 of others in ms, log scale', of: p99, show: whole, scale: 'log' },
        ],
        { label: ({ name }) => name },
      ),
    ],
  }
}

/** A cell of the table. */
function told(cell: Cell | undefined): string {
  if (cell === undefined) return ''
  const { peak, p99, died, sigterm, left } = cell
  const bold = (text: string, isMissed: boolean) => (isMissed ? `**${text}**` : text)
  const own = (died === undefined ? ownOf(cell) : []).map((floor) =>
    bold(`${figure(floor.figure)} ${floor.unit}`, !met(floor)),
  )
  return [
    `${bold(whole(peak), peak > LIMITS.peak)} / ${bold(whole(p99), p99 > LIMITS.p99)}`,
    died && bold(died.slice(0, 60), true),
    sigterm !== undefined && bold(`${figure(sigterm)} s`, sigterm > LIMITS.sigterm),
    left.length > 0 && bold(`left: ${counted(left)}`, true),
    ...own,
  ]
    .filter(Boolean)
    .join(', ')
}

/** Each kind once, with how many of it there are. */
function counted(names: string[]): string {
  return [...new Set(names)]
    .map((name) => `${names.filter((one) => one === name).length} ${name}`)
    .join(' + ')
}
