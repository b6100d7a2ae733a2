// Has the addon judge the options of a command before anything is begun: ranges, and what goes with what, are its own.

import type { QrError } from '../../index.js'

/** @param draw Makes a picture of no data, which is refused, and after the options. */
export async function judge(draw: () => Promise<unknown>): Promise<void> {
  try {
    await draw()
  } catch (error) {
    if ((error as QrError).code !== 'ERR_QR_EMPTY') throw error
  }
}
