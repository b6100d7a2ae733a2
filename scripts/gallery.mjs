// `npm run gallery`: every format, size and colour form, as docs/gallery.html and docs/gallery.png.
// Wants a Chromium, at CHROMIUM or /usr/bin/chromium, and pdftoppm and gs for previews.

import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'

install()
build()
process.exit(run('node', ['--import', 'tsx', 'gallery/gallery.ts']) ? 0 : 1)
