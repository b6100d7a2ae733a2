// Every file that says the version: how it is read there, and how another is written.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const JSON_VERSION = /^( {2}"version": ")([^"]+)(")/m
const LOCK_VERSION =
  /^( {2}"packages": \{\n {4}"": \{\n {6}"name": "qrush",\n {6}"version": ")([^"]+)(")/m
/** Of the crate itself. */
const CRATE_VERSION = /^(\[package\]\nname = "[\w-]+"\nversion = ")([^"]+)(")/m
const LOCKED_CORE = /^(\[\[package\]\]\nname = "qrush"\nversion = ")([^"]+)(")/m
const LOCKED_ADDON = /^(\[\[package\]\]\nname = "qrush-node"\nversion = ")([^"]+)(")/m

/** @returns {{ path: string, places: RegExp[] }[]} the files, by their path from `root` */
function files(root) {
  const binaries = readdirSync(join(root, 'npm')).sort()
  return [
    { path: 'package.json', places: [JSON_VERSION] },
    { path: 'package-lock.json', places: [JSON_VERSION, LOCK_VERSION] },
    ...binaries.map((name) => ({ path: `npm/${name}/package.json`, places: [JSON_VERSION] })),
    { path: 'Cargo.toml', places: [CRATE_VERSION] },
    { path: 'Cargo.lock', places: [LOCKED_CORE, LOCKED_ADDON] },
    { path: 'crates/qrush/Cargo.toml', places: [CRATE_VERSION] },
    { path: 'crates/qrush/fuzz/Cargo.lock', places: [LOCKED_CORE, LOCKED_ADDON] },
  ]
}

/** The version that each file has. */
export function versions(root) {
  return files(root).flatMap(({ path, places }) => {
    const text = readFileSync(join(root, path), 'utf8')
    return places.map((place) => ({ path, version: place.exec(text)?.[2] }))
  })
}

/** Writes the version into each file, and answers their paths. */
export function writeVersions(root, version) {
  return files(root).map(({ path, places }) => {
    const file = join(root, path)
    const text = places.reduce(
      (text, place) => text.replace(place, `$1${version}$3`),
      readFileSync(file, 'utf8'),
    )
    writeFileSync(file, text)
    return path
  })
}
