import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { waitUntil } from './wait-until.ts'

/** A real Redis of our own: a free loopback port, a folder of its own, nothing written to disk. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number
  readonly url: string
  /** Stops answering without closing anything, as a machine that swaps does. */
  freeze(): void
  thaw(): void
  /** Ends it at once; clients see their connection break. */
  kill(): Promise<void>
  /** Starts it again on the same port, empty. */
  revive(): Promise<void>
  /** Sends one command as any other client would. */
  command(...words: readonly string[]): Promise<unknown>
}

export interface RedisServerOptions {
  readonly password?: string
}

/** @throws {Error} naming the Debian package when there is no redis-server on this machine. */
export async function startRedisServer({ password }: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'))
  const port = await freePort()
  let process: ChildProcess | undefined
  const revive = async (): Promise<void> => {
    process = await launch(port, folder, password)
  }
  const kill = async (): Promise<void> => {
    const running = process
    process = undefined
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const gone = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGKILL')
    await gone
  }
  await revive()
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void process?.kill('SIGSTOP'),
    thaw: () => void process?.kill('SIGCONT'),
    kill,
    revive,
    async command(...words) {
      const client = createClient({
        socket: { host: '127.0.0.1', port, reconnectStrategy: false },
        ...(password === undefined ? {} : { password }),
      })
      client.on('error', () => undefined)
      await client.connect()
      try {
        return await client.sendCommand([...words])
      } finally {
        client.destroy()
      }
    },
    async [Symbol.asyncDispose]() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function launch(port: number, folder: string, password: string | undefined): Promise<ChildProcess> {
  const options = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const server = spawn('redis-server', [...options, ...(password ? ['--requirepass', password] : [])], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let [said, problem] = ['', '']
  server.stdout.on('data', (words) => {
    said += words
  })
  server.once('error', (cause) => {
    problem = `expected the program redis-server (Debian's package redis-server): ${cause.message}`
  })
  server.once('exit', (code) => {
    problem ||= `redis-server ended with code ${code}: ${said.slice(-400)}`
  })
  await waitUntil('redis-server to accept connections', () => {
    if (problem !== '') throw new Error(problem)
    return said.includes('Ready to accept connections')
  })
  return server
}

/** A port that was free a moment ago. Never Redis' own 6379: that may be somebody's. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return address.port
}
