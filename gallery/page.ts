/** The gallery as HTML: the page, and the contact sheet that the README shows a picture of. */
import { type Drawn, escape } from './draw.js'
import type { Group } from './pictures.js'

export type DrawnGroup = Omit<Group, 'pictures'> & { pictures: Drawn[] }

const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f5f8; --card: #fff; --frame: #e9ecf2; --ink: #171a21; --soft: #5a6272; --line: #d4d8e1;
  --accent: #2456e6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101216; --card: #1a1d23; --frame: #24282f; --ink: #eceef2; --soft: #a2a9b6; --line: #363b46;
    --accent: #8aaaff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1, h2, h3, p, figure, pre { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.02em; }
h3 { font-size: 1rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
figure {
  background: var(--card); border: 1px solid var(--line); border-radius: 1rem; overflow: hidden;
  display: flex; flex-direction: column;
}
.frame { display: grid; place-items: center; padding: 1rem; background: var(--frame); }
/* The checks that stand for transparency, light in both themes: a code is read on light. */
.clear { background: repeating-conic-gradient(#e9ebf0 0 25%, #fff 0 50%) 0 0 / 1rem 1rem; }
img { display: block; max-width: 100%; image-rendering: pixelated; }
[data-preview] { image-rendering: auto; }
code { font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
/* Letters overlap a little, in the metrics of most fonts, so that blocks meet without a seam. */
.screen {
  font: 7px/8px 'DejaVu Sans Mono', Menlo, 'Cascadia Mono', Consolas, ui-monospace, monospace;
  letter-spacing: -.03em; color: #000; background: #fff; font-variant-ligatures: none;
}
.ascii { font-size: 5px; font-weight: 700; line-height: 1.14; }
.terminal { color: #e5e5e5; background: #000; padding: 1em 1.5em; border-radius: 4px; }
`

const PAGE = `
body > * { max-width: 76rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2.5rem); }
header { padding-block: clamp(1.5rem, 5vw, 4rem) 0; }
header p { margin-top: .4rem; }
header p, .lead { color: var(--soft); max-width: 44rem; }
nav { margin-top: 1rem; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
main { padding-block: 0 4rem; }
section { padding-top: clamp(2rem, 5vw, 3.5rem); }
h2 { font-size: 1.25rem; letter-spacing: -.01em; }
.grid {
  margin-top: 1rem; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr));
}
.frame { min-height: 17rem; }
figcaption { padding: 1rem 1.1rem 1.1rem; flex: 1; display: flex; flex-direction: column; gap: .35rem; }
figcaption p { font-size: .875rem; color: var(--soft); }
figcaption pre {
  margin-top: .35rem; padding: .6rem .7rem; border-radius: .5rem; background: var(--page);
  font-size: .7rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere;
}
figcaption .facts { margin-top: auto; padding-top: .35rem; font-variant-numeric: tabular-nums; }
`

/** Of a fixed size, and in light colours whatever the reader's are. */
const SHEET = `
body { background: none; width: 1000px; }
main {
  padding: 20px; display: grid; gap: 14px; grid-template-columns: repeat(5, 1fr);
  background: var(--page); border-radius: 16px;
}
.frame { height: 180px; padding: 0; }
figcaption { padding: 9px 12px 11px; }
figcaption code { display: block; font-size: 12px; color: var(--soft); line-height: 1.35; text-wrap: balance; }
`

/** The whole gallery, with nothing to fetch. */
export function page(groups: DrawnGroup[]): string {
  const sections = groups.map(
    ({ heading, lead, pictures }) => `<section aria-labelledby="${id(heading)}">
<h2 id="${id(heading)}">${escape(heading)}</h2>
<p class="lead">${escape(lead)}</p>
<div class="grid">
${pictures.map(figure).join('\n')}
</div>
</section>`,
  )
  const links = groups.map(({ heading }) => `<a href="#${id(heading)}">${escape(heading)}</a>`)
  return `${head('Gallery of qrush', STYLE + PAGE)}
<header>
<h1>What qrush draws</h1>
<p>Every format, size and colour form, each with the call that made it, in the bytes that it answered.
Point a phone at any of them.</p>
<nav aria-label="Groups">${links.join(' ')}</nav>
</header>
<main>
${sections.join('\n')}
</main>
</body>
</html>
`
}

/** Some of it, to be photographed. */
export function sheet(groups: DrawnGroup[]): string {
  const chosen = groups.flatMap(({ pictures }) => pictures.filter(({ sheet }) => sheet))
  const figures = chosen.map(
    (it) => `<figure>
<div class="${frame(it)}">${it.html}</div>
<figcaption><h3>${escape(it.title)}</h3><code>${escape(brief(it))}</code></figcaption>
</figure>`,
  )
  return `${head('Contact sheet of qrush', STYLE + SHEET)}
<main>
${figures.join('\n')}
</main>
</body>
</html>
`
}

function figure(it: Drawn): string {
  const file =
    it.file === undefined
      ? ''
      : ` · <a download="code.${it.options.type}" href="${it.file}">the ${it.options.type?.toUpperCase()}</a>`
  return `<figure>
<div class="${frame(it)}">${it.html}</div>
<figcaption>
<h3>${escape(it.title)}</h3>
<p>${escape(it.note)}.</p>
<pre><code>${escape(it.code)}</code></pre>
<p class="facts">${it.size} · ${it.bytes.toLocaleString('en')} bytes${file}</p>
</figcaption>
</figure>`
}

/** What sets a call apart: its options, or where it has none its name. */
function brief({ call, options }: Drawn): string {
  const fields = JSON.stringify(options)
    .slice(1, -1)
    .replace(/"(\w+)":/g, '$1: ')
    .replaceAll('"', "'")
    .replaceAll(',', ', ')
    .replace(/\{|\}/g, (brace) => (brace === '{' ? '{ ' : ' }'))
  return fields || `${call}(text)`
}

/** Behind colours that let something through stands a pattern. */
function frame({ options: { color } }: Drawn): string {
  const clear = [color?.dark, color?.light].some((it) => it && (it.length === 5 || it.length === 9))
  return clear ? 'frame clear' : 'frame'
}

const id = (heading: string) => heading.toLowerCase().replace(/\W+/g, '-')

function head(title: string, style: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>`
}
