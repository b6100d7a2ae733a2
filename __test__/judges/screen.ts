/**
 * A terminal's screen: what the characters and the SGR sequences of a text (ECMA-48, 8.3.117) put
 * there.
 */

/** A character, and the colours of its ink and of its paper, `#rrggbb`. */
export interface Cell {
  letter: string
  ink: string
  paper: string
}

/** Lines of cells; where nothing sets a colour, ink and paper are the given ones. */
export function screen(text: string, ink = '#ffffff', paper = '#000000'): Cell[][] {
  const pen = new Pen(ink, paper)
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const cells: Cell[] = []
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences begin with ESC.
      for (const [, codes, letter] of line.matchAll(/\x1b\[([\d;]*)m|([^\r])/gu)) {
        if (letter === undefined) pen.take((codes ?? '').split(';').map(Number))
        else cells.push({ letter, ...pen.colours() })
      }
      return cells
    })
}

/** Whether a colour, `#rrggbb`, is nearer to white than to black (ITU-R BT.601). */
export function isLight(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    Number.parseInt(colour.slice(at, at + 2), 16),
  )
  return 0.299 * red + 0.587 * green + 0.114 * blue > 127
}

/** The first eight are dark or plain, the others bright: xterm's. */
const PALETTE = [
  ...['#000000', '#cd0000', '#00cd00', '#cdcd00', '#0000ee', '#cd00cd', '#00cdcd', '#e5e5e5'],
  ...['#7f7f7f', '#ff0000', '#00ff00', '#ffff00', '#5c5cff', '#ff00ff', '#00ffff', '#ffffff'],
]

class Pen {
  readonly #default: readonly [ink: string, paper: string]
  #ink: string
  #paper: string
  #reversed = false

  constructor(ink: string, paper: string) {
    this.#default = [ink, paper]
    this.#ink = ink
    this.#paper = paper
  }

  colours(): { ink: string; paper: string } {
    const [ink, paper] = [this.#ink, this.#paper]
    return this.#reversed ? { ink: paper, paper: ink } : { ink, paper }
  }

  take(codes: number[]) {
    for (let code = codes.shift(); code !== undefined; code = codes.shift()) {
      if (code === 0) {
        const [ink, paper] = this.#default
        this.#ink = ink
        this.#paper = paper
        this.#reversed = false
      } else if (code === 7 || code === 27) this.#reversed = code === 7
      else if (code === 38) this.#ink = extended(codes)
      else if (code === 48) this.#paper = extended(codes)
      else if (code === 39) this.#ink = this.#default[0]
      else if (code === 49) this.#paper = this.#default[1]
      else if (code >= 30 && code <= 37) this.#ink = PALETTE[code - 30] ?? ''
      else if (code >= 40 && code <= 47) this.#paper = PALETTE[code - 40] ?? ''
      else if (code >= 90 && code <= 97) this.#ink = PALETTE[code - 82] ?? ''
      else if (code >= 100 && code <= 107) this.#paper = PALETTE[code - 92] ?? ''
    }
  }
}

/** A colour of 256 or of 24 bits; takes its figures from the list. */
function extended(codes: number[]): string {
  if (codes.shift() !== 5) return hex(codes.splice(0, 3))
  const index = codes.shift() ?? 0
  if (index < 16) return PALETTE[index] ?? ''
  if (index > 231) return hex([1, 1, 1].map(() => 8 + 10 * (index - 232)))
  const digits = [36, 6, 1].map((weight) => Math.floor((index - 16) / weight) % 6)
  return hex(digits.map((digit) => (digit === 0 ? 0 : 55 + 40 * digit)))
}

const hex = (colour: number[]) =>
  `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`
