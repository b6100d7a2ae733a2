/** What `hostile.ts` keeps, and what is told of it. */
import { figure, list, whole } from './figures.js'
import { floorLines, met } from './floors.js'
import { ATTACKS } from './hostile-attacks.js'
import type { Cell } from './hostile-cell.js'
import { floorsOf, LIMITS, ownOf, usefulFloors, worstOf } from './hostile-floors.js'
import { SPOILT } from './hostile-stall.js'
import { NODE_ALONE } from './hostile-target.js'
import type { Useful } from './hostile-useful.js'
import type { Report, Run } from './report.js'
import { table } from './table.js'

export interface Record extends Run {
  versions: { [name: string]: string }
  /** The parameters of a picture of 3.5 MB. */
  big: string
  /** Of all. */
  seconds: number
  /** The p99 in ms of a polite client whose server nobody attacks. */
  control: number
  oldSpace: number
  most: number
  attacks: { name: string; does: string }[]
  cells: Cell[]
  useful: Useful[]
}

export function report(record: Record): Report {
  const { attacks, cells, useful } = record
  const all = [...new Set(cells.map(({ target }) => target))]
  const targets = all.filter((target) => target !== NODE_ALONE).toSorted()
  const columns = all.includes(NODE_ALONE) ? [...targets, NODE_ALONE] : targets
  const ours = cells.filter(({ target }) => target !== NODE_ALONE)
  const rows = attacks.map(({ name }) => [
    name,
    ...columns.map((target) => {
      const cell = cells.find((one) => one.attack === name && one.target === target)
      return cell ? told(cell) : ''
    }),
  ])
  const worst = attacks.map(({ name }) => {
    const own = ours.filter(({ attack }) => attack === name)
    return {
      name,
      peak: Math.max(...own.map(({ peak }) => peak)),
      p99: Math.max(...own.map(({ p99 }) => p99)),
      died: own.filter(({ died }) => died !== undefined).length,
    }
  })
  const floors = [...ours.flatMap((cell) => floorsOf(cell)), ...usefulFloors(record)]
  const missed = floors.filter((floor) => !met(floor))
  const short = table(
    ['attack', 'memory, MB', 'p99 of others, ms', 'servers lost'],
    worst.map(({ name, peak, p99, died }) => [name, whole(peak), whole(p99), String(died)]),
  )
  const stall = Math.max(...cells.map((cell) => cell.stall))
  const most = Math.max(...worst.map(({ peak }) => peak))
  const longest = Math.max(...worst.map(({ p99 }) => p99))
  const readers = useful.map(({ target, what, bytes, seconds, whole: isWhole }) => [
    target,
    what,
    figure(bytes / 1e6),
    figure(seconds),
    isWhole ? 'yes' : '**no**',
  ])
  return {
    markdown: `# Under attack

${attacks.length} attacks on ${targets.length} servers, each in a process of its own with its default limits (where an attack needs
others, it says so) and with \`--max-old-space-size=${record.oldSpace}\`. Beside each attack a polite client asks for ten small codes a
second, a connection for each, and asks again 100 ms after a 503; of a server that nobody attacks, it has its codes within ${whole(record.control)} ms at p99. All of it took ${whole(record.seconds)} s.

In each cell: the most memory of the server in MB / the p99 of the polite client in ms until it had its code, and what else went
wrong. What misses a floor is **bold**. A server is killed at ${whole(record.most)} MB, for the machine's sake. For \`qrush serve\`, the
seconds are those from \`SIGTERM\`, amid the attack, to its end. Where the process that measures stood still for more
than ${SPOILT} ms, the attack was led again; the longest such stall among what stands here is of ${whole(stall)} ms.

${table(['attack', ...columns], rows, columns.length + 1)}

${NODE_ALONE} is a server of node:http that answers each GET with a small code and closes a connection at the 513th chunk of a body:
what an attack takes from others there, it takes from every server on Node.js. No floor is asked of it.

A picture of 3.5 MB is one of \`${record.big}\`. The attacks:

${attacks.map(({ name, does }) => `- ${name}: ${does}.`).join('\n')}

Where batches are held, the service's \`timeout\` is 1 s instead of 30 s: of 30 s an attack of some seconds would see nothing.

The limits leave room for steady readers, on servers that nobody attacks:

${table(['server', 'reads', 'MB', 's', 'whole'], readers, 2)}

The floors: ${floors.length - missed.length} of ${floors.length} are met. Asked are at most ${LIMITS.peak} MB, a p99 of at most ${whole(LIMITS.p99)} ms, an end within ${LIMITS.sigterm} s of
\`SIGTERM\`, that no server ends before, and that nothing is left open.

${floorLines(worstOf(floors))}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node};
${list(record.versions)}.
Load average, by other programs, when it began: ${record.loadBefore.toFixed(1)}; at its end, with its own:
${record.loadAfter.toFixed(1)}.
`,
    chart: {
      title: 'Under attack',
      subtitle: `the worst of ${targets.length} servers: node:http, Express, Fastify, and qrush serve`,
      description: `Under ${attacks.length} attacks the servers hold at most ${whole(most)} MB, and other clients have their codes within ${whole(longest)} ms at p99.`,
      bands: [
        {
          rows: worst.map(({ name }) => ({ label: name })),
          panels: [
            {
              heading: 'memory in MB, log scale',
              scale: 'log',
              bars: worst.map(({ peak }) => ({ value: peak, shown: whole(peak) })),
            },
            {
              heading: 'p99 of others in ms, log scale',
              scale: 'log',
              bars: worst.map(({ p99 }) => ({ value: p99, shown: whole(p99) })),
            },
          ],
        },
      ],
    },
    table: short,
  }
}

/** A cell of the table. */
function told(cell: Cell): string {
  const bold = (text: string, isMissed: boolean) => (isMissed ? `**${text}**` : text)
  const attack = ATTACKS.find(({ name }) => name === cell.attack)
  const own = (cell.died === undefined ? ownOf(attack, cell) : []).map((floor) =>
    bold(`${figure(floor.figure)} ${floor.unit}`, !met(floor)),
  )
  return [
    `${bold(whole(cell.peak), cell.peak > LIMITS.peak)} / ${bold(whole(cell.p99), cell.p99 > LIMITS.p99)}`,
    cell.died && bold(cell.died.slice(0, 60), true),
    cell.sigterm !== undefined && bold(`${figure(cell.sigterm)} s`, cell.sigterm > LIMITS.sigterm),
    cell.left.length > 0 && bold(`left: ${counted(cell.left)}`, true),
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
