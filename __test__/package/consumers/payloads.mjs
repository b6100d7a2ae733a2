// 2,000 payloads with their options, the same in every runtime: nothing random that is not computed here.

const ALPHABETS = [
  '0123456789',
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:',
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#@!$&()*+,;=%',
  'ありがとう漢字点茗亜唖',
  '支付二维码测试一二三',
  'äöüßéèñçŁžőπЖשع🎟😀',
]
const LEVELS = ['L', 'M', 'Q', 'H']
const MOST = 400

/** The generator of Numerical Recipes, by whole numbers of 32 bits. */
function* numbers(seed) {
  let state = seed
  while (true) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state >>> 8
  }
}

/** `[data, options]`, 2,000 times: text of each kind and of mixed kinds, bytes, every level. */
export function payloads() {
  const random = numbers(2_000)
  const next = (below) => random.next().value % below
  return Array.from({ length: 2_000 }, (_, at) => {
    // Most are as short as links, some are long.
    const length = 1 + (at % 10 === 0 ? next(MOST) : next(60))
    const options = { errorCorrectionLevel: LEVELS[at % LEVELS.length] }
    if (at % 8 === 7) return [Uint8Array.from({ length }, () => next(256)), options]
    const alphabets = at % 8 === 6 ? ALPHABETS : [ALPHABETS[at % ALPHABETS.length]]
    const characters = alphabets.map((alphabet) => [...alphabet])
    let text = ''
    for (let index = 0; index < length; index++) {
      const some = characters[Math.floor(index / 5) % characters.length]
      text += some[next(some.length)]
    }
    return [text, options]
  })
}
