// One start of a library, from `require` to its first code: `node load/start.cjs NAME PATH`. Plain
// JavaScript, since what compiles TypeScript would be measured along.

const LINK = 'https://example.com/t/8f3a9c1e?u=42&src=mail'

/** The first picture, as PNG. sharp draws no codes: of as many pixels as the modules of one. */
const FIRST = {
  qrush: ({ toDataURL }) => toDataURL(LINK),
  'npm qrcode': ({ toDataURL }) => toDataURL(LINK),
  'bwip-js': ({ toBuffer }) => toBuffer({ bcid: 'qrcode', text: LINK }),
  sharp: (sharp) => {
    const raw = { width: 37, height: 37, channels: 1 }
    return sharp(Buffer.alloc(37 * 37), { raw })
      .png()
      .toBuffer()
  },
}

const [name, path] = process.argv.slice(2)
const began = performance.now()
const library = require(path)
const loaded = performance.now()
FIRST[name](library).then(({ length }) => {
  const done = performance.now()
  if (length < 60) throw new Error(`Expected a picture of ${name} but received ${length} bytes`)
  process.stdout.write(JSON.stringify({ load: loaded - began, first: done - began, ready: done }))
})
