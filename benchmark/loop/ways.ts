/** What is compared: a link to a data URL. */
import { pathOf, textOf } from '../measure/index.js'
import { loadObvious } from '../obvious/load.js'

const text = textOf('url43')

export type Call = () => unknown

/** Each with its own defaults. */
export const WAYS: { [way: string]: () => Promise<Call> } = {
  async 'an empty AsyncTask'() {
    return loadObvious().empty
  },
  async qrush() {
    const { toDataURL } = await import('../../index.js')
    return () => toDataURL(text)
  },
  async 'qrush, toDataURLSync'() {
    const { toDataURLSync } = await import('../../index.js')
    return () => toDataURLSync(text)
  },
  async 'the obvious design'() {
    const { toDataURL } = loadObvious()
    return () => toDataURL(text)
  },
  async 'npm qrcode'() {
    const { default: QRCode } = await import('qrcode')
    return () => QRCode.toDataURL(text)
  },
  async 'piscina + npm qrcode'() {
    const { Piscina } = await import('piscina')
    const pool = new Piscina({ filename: pathOf('measure/qrcode-worker.mjs') })
    return () => pool.run(text)
  },
}
