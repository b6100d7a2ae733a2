/**
 * The process of the attackers. Over IPC it is told `{ id, name, site }` to begin and `{ id }` to end. It tells
 * `{ id }` when an attack begins, and `{ id, findings }` when it is over, by itself or by that.
 */
import { ATTACKS } from './attacks.js'
import { Crowd } from './crowd.js'
import type { Site } from './target.js'

export interface Order {
  id: number
  name?: string
  site?: Site
}

const crowds = new Map<number, Crowd>()

process.on('message', ({ id, name, site }: Order) => {
  if (site === undefined) {
    crowds.get(id)?.end()
    crowds.delete(id)
    return
  }
  const attack = ATTACKS.find((one) => one.name === name)
  if (attack === undefined) throw new Error(`Expected the name of an attack but received ${name}`)
  const crowd = new Crowd(site)
  crowds.set(id, crowd)
  process.send?.({ id })
  attack.run(crowd).then((findings) => process.send?.({ id, findings: findings ?? {} }))
})
process.on('disconnect', () => process.exit())
