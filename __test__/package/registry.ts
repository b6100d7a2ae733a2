/**
 * A registry on the loopback for the scope @qrush: it has the manifest of each platform's package, so
 * that package managers choose among all, and the tarballs of those that this machine builds.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { root, version } from './places.js'
import { manifestOf, type Tarballs } from './tarballs.js'

export interface Registry {
  url: string
}

export async function serve({ platforms }: Tarballs): Promise<Registry> {
  const tarballs = new Map(
    Object.values(platforms).map(({ name, path }) => [name, readFileSync(path)]),
  )
  const manifests = readdirSync(join(root, 'npm')).map((folder) => manifestOf(folder))
  const server = createServer((request, response) => {
    const { url } = registry
    const asked = decodeURIComponent(request.url ?? '').slice(1)
    const tarball = tarballs.get(asked.replace(/\.tgz$/, ''))
    if (asked.endsWith('.tgz') && tarball) return response.end(tarball)
    const manifest = manifests.find(({ name }) => name === asked)
    if (!manifest) return response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
    response.setHeader('content-type', 'application/json')
    const made = tarballs.get(asked) ?? Buffer.from('not built on this machine')
    const integrity = `sha512-${createHash('sha512').update(made).digest('base64')}`
    const dist = { tarball: `${url}${asked}.tgz`, integrity }
    return response.end(
      JSON.stringify({
        name: asked,
        'dist-tags': { latest: version },
        // Long ago: package managers may shun what is young.
        time: { [version]: '2020-01-01T00:00:00.000Z' },
        versions: { [version]: { ...manifest, dist } },
      }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const registry = { url: `http://127.0.0.1:${port}/` }
  return registry
}
