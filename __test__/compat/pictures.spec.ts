// Pictures and texts of qrush/compat are those of npm qrcode: pixel for pixel, character for character.

import { Resvg } from '@resvg/resvg-js'
import test from 'ava'
import { PNG } from 'pngjs'
import * as theirs from 'qrcode'
import sharp from 'sharp'
import * as ours from '../../dist/compat.js'
import { both } from './both.js'
import { type Options, Random, randomEncoding, randomPicture, randomText } from './inputs.js'

const PICTURES = 500
const TEXTS = 300
const DRAWINGS = 200

/** The last pixels of a picture that npm qrcode may take for a module beyond the last, by rounding. */
const isRounded = (options: Options, side: number, modules: number) => {
  const margin = Number(options.margin ?? 4) < 0 ? 4 : Number(options.margin ?? 4)
  const scale = side / (modules + 2 * margin)
  return margin > 0 && Math.abs(margin * scale - Math.round(margin * scale)) < 1e-9
}

/** There numbers given as texts are joined as texts, wherever they are not multiplied. */
const isText = (margin: unknown) => typeof margin === 'string'

/** npm qrcode writes into options, so each side has its own. */
const copied = <Value>(options: Value): Value => structuredClone(options)

test(`${PICTURES} random pictures have the same pixels`, async (t) => {
  let sideways = 0
  for (let at = 0; at < PICTURES; at++) {
    const random = new Random(at)
    const [text, options] = [
      randomText(random),
      { ...randomEncoding(random), ...randomPicture(random) },
    ]
    const [one, other] = await both<Buffer>((api) => api.toBuffer?.(text, copied(options)))
    if (typeof one === 'string' || typeof other === 'string') {
      t.is(other, one, `${at}`)
      continue
    }
    const [left, right] = [PNG.sync.read(one), PNG.sync.read(other)]
    t.is(right.width, left.width, `${at}: ${JSON.stringify(options)}`)
    const same = left.data.equals(right.data)
    if (!same && isRounded(options, left.width, ours.create(text, options as never).modules.size)) {
      sideways += 1
    } else t.true(same, `${at}: ${JSON.stringify(options)}`)
  }
  t.true(sideways < PICTURES / 100, `${sideways} with a pixel of a module that is not there`)
})

test('a WebP has the pixels of the PNG', async (t) => {
  for (let at = 0; at < 40; at++) {
    const random = new Random(at)
    const [text, options] = [randomText(random), randomPicture(random)]
    const made = await Promise.all(
      (['png', 'webp'] as const).map((type) => ours.toBuffer(text, { ...options, type } as object)),
    )
    const pixels = made.map((file) =>
      sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true }),
    )
    const [png, webp] = await Promise.all(pixels)
    t.is(webp?.info.width, png?.info.width)
    t.true(webp?.data.equals(png?.data ?? Buffer.of()), `${at}: ${JSON.stringify(options)}`)
  }
})

test(`${TEXTS} random texts, for pages and terminals, have the same characters`, async (t) => {
  for (let at = 0; at < TEXTS; at++) {
    const random = new Random(at)
    const text = randomText(random)
    const options: Options = {
      ...randomEncoding(random),
      ...randomPicture(random),
      type: random.of(['utf8', 'terminal', 'unheard of']),
      small: random.of([true, false]),
      inverse: random.of([true, false]),
    }
    if (isText(options.margin)) continue
    const [one, other] = await both<string>((api) => api.toString?.(text, copied(options)))
    // Half blocks of an odd margin: the one refuses them.
    if (one === 'Invalid array length' && Number.isInteger(Number(options.margin))) {
      t.true(other.includes('█'), `${at}`)
    } else t.is(other, one, `${at}: ${JSON.stringify(options)}`)
  }
})

test(`${DRAWINGS} random SVGs are drawn with the same pixels, and are as large`, async (t) => {
  for (let at = 0; at < DRAWINGS; at++) {
    const random = new Random(at)
    const text = randomText(random)
    const options: Options = { ...randomEncoding(random), ...randomPicture(random), type: 'svg' }
    if (isText(options.margin)) continue
    const [one, other] = await both<string>((api) => api.toString?.(text, copied(options)))
    if (!one.startsWith('<svg')) {
      t.is(other, one, `${at}`)
      continue
    }
    t.deepEqual(measures(other), measures(one), `${at}: ${JSON.stringify(options)}`)
    t.true(drawn(one).equals(drawn(other)), `${at}: ${JSON.stringify(options)}`)
  }
})

test('a scale counts for pixels without a width alone, and else may be anything', async (t) => {
  for (const scale of [-1, 'x', 0.01, 2_000, Number.POSITIVE_INFINITY, {}]) {
    for (const width of [undefined, 22, 300]) {
      const options: Options = { scale, width, type: 'svg' }
      const [one, other] = await both<string>((api) => api.toString?.('a', copied(options)))
      t.deepEqual(measures(other), measures(one), JSON.stringify(options))
      t.true(drawn(one).equals(drawn(other)), JSON.stringify(options))
      if (width === undefined) continue
      const pictures = await both<Buffer>((api) => api.toBuffer?.('a', { scale, width }))
      const [left, right] = pictures.map((png) => PNG.sync.read(png as Buffer).data)
      t.deepEqual(right, left, JSON.stringify({ scale, width }))
    }
  }
  const error = await t.throwsAsync(ours.toBuffer('a', { scale: -1 }))
  t.like(error, { code: 'ERR_QR_OPTION', option: 'scale' })
})

test('a file is of its kind: what is named JPEG is a JPEG, with the same modules', async (t) => {
  const options = { type: 'image/jpeg', scale: 8, rendererOpts: { quality: 0.5 } } as const
  const url = await ours.toDataURL('a', options)
  t.regex(url, /^data:image\/jpeg;base64,/)
  const jpeg = sharp(Buffer.from(url.split(',')[1] ?? '', 'base64'))
  t.is((await jpeg.metadata()).format, 'jpeg')
  const dark = (await jpeg.greyscale().raw().toBuffer()).map((luma) => Number(luma < 128))
  const { data } = PNG.sync.read(await theirs.toBuffer('a', { scale: 8 }))
  t.deepEqual(
    [...dark],
    Array.from({ length: data.length / 4 }, (_, pixel) => Number((data[4 * pixel] ?? 0) < 128)),
  )
  const webp = sharp(await ours.toBuffer('a', { type: 'image/webp' }))
  t.is((await webp.metadata()).format, 'webp')
})

test('a Buffer may be of an SVG or of text', async (t) => {
  t.is(`${await ours.toBuffer('a', { type: 'svg' })}`, await ours.toString('a', { type: 'svg' }))
  t.is(
    `${await ours.toBuffer('a', { type: 'utf8' })}`,
    await theirs.toString('a', { type: 'utf8' }),
  )
})

/** The size of an SVG, in the units of the page and in its own. */
function measures(svg: string) {
  return ['viewBox', 'width', 'height'].map(
    (name) => new RegExp(`<svg[^>]* ${name}="([^"]*)"`).exec(svg)?.[1],
  )
}

function drawn(svg: string) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: 400 } }).render().pixels
}
