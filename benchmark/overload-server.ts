/**
 * The server of `overload.ts`, in a process of its own: Fastify with the plugin, as it comes.
 *
 * Over IPC it says `{ port }` once, and to each message the bytes that it holds in memory.
 */
import Fastify from 'fastify'
import qr from '../dist/fastify.js'

const app = Fastify()
await app.register(qr, { prefix: '/' })
const address = await app.listen({ host: '127.0.0.1', port: 0 })

process.on('message', () => process.send?.({ rss: process.memoryUsage.rss() }))
// However the benchmark ends, its server does.
process.on('disconnect', () => process.exit())
process.send?.({ port: Number(new URL(address).port) })
