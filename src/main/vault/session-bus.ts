import { createConnection } from 'node:net'
import { join } from 'node:path'
import { type BusCall, BusReader, type BusReply, encodeCall } from './bus-message.ts'

/** A connection to the session bus for one question after another. */
export interface SessionBus {
  /** Rejects when the bus goes away or the deadline of the connection has passed. */
  call(call: BusCall): Promise<BusReply>
}

const HELLO: BusCall = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
}

/**
 * Asks the session bus. `undefined` when there is none, it refuses us, or the questions are not answered within
 * `timeoutMs`.
 */
export async function askSessionBus<T>(
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
  ask: (bus: SessionBus) => Promise<T>,
): Promise<T | undefined> {
  for (const path of busPaths(env)) {
    try {
      return await connect(path, AbortSignal.timeout(timeoutMs), ask)
    } catch {
      // Not this address; the next one may answer.
    }
  }
  return undefined
}

/** Socket paths of the session bus, by the D-Bus specification, "Server Addresses". */
export function busPaths({ DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR }: NodeJS.ProcessEnv): string[] {
  const usual = XDG_RUNTIME_DIR ? `unix:path=${join(XDG_RUNTIME_DIR, 'bus')}` : ''
  return (DBUS_SESSION_BUS_ADDRESS ?? usual).split(';').flatMap((address) => {
    const [, kind, name] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(address) ?? []
    if (kind === undefined || name === undefined) return []
    const path = decodeURIComponent(name)
    // Node spells an abstract socket with a leading NUL.
    return [kind === 'abstract' ? `\0${path}` : path]
  })
}

async function connect<T>(
  path: string,
  signal: AbortSignal,
  ask: (bus: SessionBus) => Promise<T>,
): Promise<T> {
  const socket = createConnection(path)
  const reader = new BusReader()
  let serial = 0
  let isGone = false
  let waiting: PromiseWithResolvers<BusReply> | undefined
  const greeted = Promise.withResolvers<void>()
  let isGreeted = false

  const fail = (): void => {
    isGone = true
    const gone = new Error('the session bus gave no answer')
    greeted.reject(gone)
    waiting?.reject(gone)
    socket.destroy()
  }
  const readReplies = (chunk: Buffer): void => {
    const replies = reader.push(chunk)
    if (replies === undefined) fail()
    else for (const reply of replies) waiting?.resolve(reply)
  }
  signal.addEventListener('abort', fail, { once: true })
  socket.once('error', fail)
  socket.once('close', fail)
  // The bus knows who we are by the socket's own credentials; the number only has to agree.
  const uid = Buffer.from(String(process.getuid?.() ?? '')).toString('hex')
  socket.once('connect', () => socket.write(`\0AUTH EXTERNAL ${uid}\r\n`))
  socket.on('data', (chunk: Buffer) => {
    if (isGreeted) readReplies(chunk)
    else if (chunk.toString('latin1').startsWith('OK ')) {
      isGreeted = true
      socket.write('BEGIN\r\n')
      greeted.resolve()
    } else fail()
  })

  const call = (question: BusCall): Promise<BusReply> => {
    waiting = Promise.withResolvers<BusReply>()
    if (isGone) waiting.reject(new Error('the session bus has gone'))
    serial += 1
    socket.write(encodeCall(serial, question))
    return waiting.promise
  }
  try {
    await greeted.promise
    await call(HELLO)
    return await ask({ call })
  } finally {
    signal.removeEventListener('abort', fail)
    socket.destroy()
  }
}
