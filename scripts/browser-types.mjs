// The types of `qrush/browser`: those of the package, but that bytes are a Uint8Array and that there are no
// files. Nothing of Node.js is in them.

/** @param {string} types - What index.d.ts has. */
export function browserTypes(types) {
  return withoutFiles(types)
    .replace('/// <reference types="node" />\n\n', '')
    .replace(
      /Generated from src\/ by `npm run build`: [^*]*/,
      'Generated from index.d.ts by `npm run build` ',
    )
    .replace(/\bBuffer\b/g, 'Uint8Array')
}

/** Takes out the declarations of `toFile` and its options, each with the comment before it. */
function withoutFiles(types) {
  return types
    .replace(/^export interface FileOptions [^{]*\{\}\n/m, '')
    .split(/\n(?=\/\*\*\n|\/\*\* )/)
    .filter((part) => !/^export (?:interface FileOptions|declare function toFile)\b/m.test(part))
    .join('\n')
}
