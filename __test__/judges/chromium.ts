// Where a Chromium is, if there is one: `CHROMIUM` says, or the usual places.

import { existsSync } from 'node:fs'

const PLACES = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
]

export const executablePath = PLACES.find((place) => place !== '' && existsSync(place))
