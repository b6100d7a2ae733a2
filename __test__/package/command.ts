/** Commands whose output is looked at. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Ran {
  status: number | null
  stdout: string
  stderr: string
}

export interface Where {
  cwd: string
  env?: NodeJS.ProcessEnv
}

/** Runs a command to its end, of which there is one after five minutes at the latest. */
export async function ran(command: string[], { cwd, env = {} }: Where): Promise<Ran> {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd,
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
  })
  const texts = [child.stdout, child.stderr].map(async (stream) => {
    let text = ''
    for await (const part of stream.setEncoding('utf8')) text += part
    return text
  })
  const [status] = (await once(child, 'close')) as [number | null]
  const [stdout = '', stderr = ''] = await Promise.all(texts)
  return { status, stdout, stderr }
}

/** What a command prints; throws when it fails. */
export async function output(command: string[], where: Where): Promise<string> {
  const { status, stdout, stderr } = await ran(command, where)
  if (status === 0) return stdout
  throw new Error(`${command.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
}

/** Without what npm and tsx tell the processes that they start. */
function inherited(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS$|QRUSH_)/i.test(name),
  )
  return Object.fromEntries(own)
}
