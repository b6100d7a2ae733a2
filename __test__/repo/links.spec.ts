// Links within the project lead somewhere: to a file that is kept, and to a heading that the page has.

import { execFileSync } from 'node:child_process'
import { posix } from 'node:path'
import test from 'ava'
import GithubSlugger from 'github-slugger'
import { toString as textOf } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import { linked, parse, read, root } from './docs/pages.js'

/** What git keeps, and what is about to be added. */
const kept = new Set(
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  }).split('\0'),
)
const isFolder = (path: string) => [...kept].some((file) => file.startsWith(`${path}/`))

const anchors = new Map(linked.map((page) => [page, anchorsOf(read(page))]))

for (const page of linked) {
  test(`${page}: its links lead somewhere`, (t) => {
    const tree = parse(read(page))
    visit(tree, ['link', 'image', 'definition'], (node) => {
      const { url } = node as { url: string }
      const line = node.position?.start.line
      if (/^[a-z]+:/.test(url)) {
        t.notThrows(() => new URL(url), `line ${line}: ${url}`)
        return
      }
      const [path = '', anchor] = url.split('#')
      const target = path === '' ? page : posix.join(posix.dirname(page), decodeURI(path))
      t.true(kept.has(target) || isFolder(target.replace(/\/$/, '')), `line ${line}: no ${target}`)
      if (anchor !== undefined && target.endsWith('.md')) {
        t.true(
          anchors.get(target)?.has(anchor) ?? false,
          `line ${line}: no #${anchor} in ${target}`,
        )
      }
    })
    t.pass()
  })
}

test('Each page of docs is linked from its index', (t) => {
  const index = read('docs/README.md')
  for (const page of linked) {
    const [, name] = /^docs\/([^/]+\.md)$/.exec(page) ?? []
    if (name && name !== 'README.md') t.true(index.includes(`](${name})`), name)
  }
})

/** The anchors that GitHub gives a page's headings, and those that it sets itself. */
function anchorsOf(markdown: string): Set<string> {
  const slugger = new GithubSlugger()
  const found = new Set<string>()
  visit(parse(markdown), (node) => {
    if (node.type === 'heading') found.add(slugger.slug(textOf(node)))
    const [, id] = (node.type === 'html' && /^<a id="([^"]+)">/.exec(node.value)) || []
    if (id) found.add(id)
  })
  return found
}
