/** The pages in Markdown, read by a parser that others wrote. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Code, Html, Root, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** README.md, and each page of docs/ that somebody wrote, by their paths from the root. */
export const written = ['README.md', ...markdownIn('docs')]

/** All that a reader may follow links in. */
export const linked = [...markdownIn('.'), ...markdownIn('docs'), ...markdownIn('docs/api', true)]

export const read = (page: string): string => readFileSync(join(root, page), 'utf8')

export const parse = (markdown: string): Root => fromMarkdown(markdown)

function markdownIn(folder: string, recursive = false): string[] {
  const files = readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.md'))
    .map((file) => posix.join(folder, file.replaceAll('\\', '/')))
    .toSorted()
}

/** A fenced piece of code, with what the comments right before it say of it. */
export interface Snippet {
  language: string
  /** Its first line in the page, from 1. */
  line: number
  code: string
  /** `<!-- not run: … -->`: why. */
  notRun?: string
  /** `<!-- given: … -->`: code that goes before it, and the line on which that begins. */
  given?: { line: number; code: string }
  /** `<!-- ask: … -->`: what its server, or the handler that it exports, is asked. */
  ask?: Ask
  /** `<!-- prints -->` before the next snippet: what this one prints; `…` stands for anything. */
  prints?: string
}

export interface Ask {
  path: string
  status: number
  type: string
}

/** @throws where a comment says something that is not one of the marks above. */
export function snippetsOf(markdown: string): Snippet[] {
  const snippets: Snippet[] = []
  collect(parse(markdown).children, snippets)
  return snippets
}

/** Those within lists and quotations, too. */
function collect(nodes: RootContent[], snippets: Snippet[]): void {
  nodes.forEach((node, at) => {
    if ('children' in node) collect(node.children, snippets)
    if (node.type !== 'code') return
    const marks = commentsBefore(nodes, at)
    if (marks.some(({ value }) => value.trim() === '<!-- prints -->')) {
      const printing = snippets.at(-1)
      if (!printing) throw new Error(`Expected a snippet before what line ${lineOf(node)} prints`)
      printing.prints = node.value
      return
    }
    snippets.push(snippetOf(node, marks))
  })
}

function snippetOf(node: Code, marks: Html[]): Snippet {
  // The fence itself is on the line before.
  const snippet: Snippet = { language: node.lang ?? '', line: lineOf(node) + 1, code: node.value }
  for (const mark of marks) {
    const [, name = '', space = '', value = ''] =
      /^<!-- (not run|given|ask):( |\n)(.*?)\s*-->$/s.exec(mark.value) ?? []
    if (name === 'not run') snippet.notRun = value
    else if (name === 'given') {
      snippet.given = { line: lineOf(mark) + (space === '\n' ? 1 : 0), code: value }
    } else if (name === 'ask') snippet.ask = askOf(value)
    else throw new Error(`Expected a mark of a snippet but received ${mark.value}`)
  }
  return snippet
}

function askOf(value: string): Ask {
  const [path, status, type, ...rest] = value.split(' ')
  if (!path?.startsWith('/') || !(Number(status) >= 100) || !type || rest.length > 0) {
    throw new Error(
      `Expected a path, a status and a type, as in "/?text=a 200 image/png", but received ${value}`,
    )
  }
  return { path, status: Number(status), type }
}

/** The comments that stand right before a node, from the first. */
function commentsBefore(nodes: RootContent[], at: number): Html[] {
  const before = nodes[at - 1]
  if (before?.type !== 'html' || !before.value.startsWith('<!--')) return []
  // The ends of other tools' parts may stand there, too.
  if (/^<!-- \/?bench:/.test(before.value)) return []
  // Comments on consecutive lines are one node.
  const comments = before.value.match(/<!--.*?-->/gs) ?? []
  let line = lineOf(before)
  const marks = comments.map((value) => {
    const mark: Html = {
      type: 'html',
      value,
      position: { start: { line, column: 1 }, end: { line, column: 1 } },
    }
    line += value.split('\n').length
    return mark
  })
  return [...commentsBefore(nodes, at - 1), ...marks]
}

const lineOf = (node: { position?: { start: { line: number } } | undefined }) =>
  node.position?.start.line ?? 0
