// npm qrcode in a thread of piscina's.
import QRCode from 'qrcode'

export default (text) => QRCode.toDataURL(text)
