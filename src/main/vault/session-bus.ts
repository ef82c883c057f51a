import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { BusReader, encodeCall } from './bus-message.ts'

const SECRETS = 'org.freedesktop.secrets'
const WITHIN_MS = 500

/**
 * True when the session bus has a Secret Service, running or to be started on demand. False when there is no bus, or
 * when it does not answer in half a second.
 */
export async function answersForSecrets(env: NodeJS.ProcessEnv): Promise<boolean> {
  for (const path of busPaths(env)) {
    try {
      return await askBus(path, AbortSignal.timeout(WITHIN_MS))
    } catch {
      // Not this address; the next one may answer. A bus that cannot be asked has no keychain for us.
    }
  }
  return false
}

/** Socket paths of the session bus, by the D-Bus specification, "Server Addresses". */
export function busPaths({ DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR }: NodeJS.ProcessEnv): string[] {
  const addresses =
    DBUS_SESSION_BUS_ADDRESS ?? (XDG_RUNTIME_DIR ? `unix:path=${join(XDG_RUNTIME_DIR, 'bus')}` : '')
  return addresses.split(';').flatMap((address) => {
    const [, kind, name] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(address) ?? []
    if (kind === undefined || name === undefined) return []
    const path = decodeURIComponent(name)
    // Node spells an abstract socket with a leading NUL.
    return [kind === 'abstract' ? `\0${path}` : path]
  })
}

/** Says hello, then asks for the owner of the name and for the names that the bus can start. */
function askBus(path: string, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  const socket = createConnection(path)
  const fail = (): void => reject(new Error('the session bus gave no answer'))
  signal.addEventListener('abort', fail, { once: true })
  socket.once('error', fail)
  socket.once('close', fail)
  socket.once('connect', () => authenticate(socket))
  const reader = new BusReader()
  let isAuthenticated = false
  socket.on('data', (chunk: Buffer) => {
    if (!isAuthenticated) {
      if (!chunk.toString('latin1').startsWith('OK ')) return fail()
      isAuthenticated = true
      socket.write('BEGIN\r\n')
      socket.write(encodeCall(1, 'Hello'))
      socket.write(encodeCall(2, 'NameHasOwner', SECRETS))
      socket.write(encodeCall(3, 'ListActivatableNames'))
      return
    }
    const replies = reader.push(chunk)
    if (replies === undefined) return fail()
    const [, owner, startable] = replies
    if (owner?.isError === false && owner.body.length === 4 && owner.body.readUInt32LE() === 1) resolve(true)
    else if (owner && startable) resolve(!startable.isError && startable.body.includes(`${SECRETS}\0`))
  })
  return promise.finally(() => socket.destroy())
}

/** The bus knows who we are by the socket's own credentials; the number only has to agree. */
function authenticate(socket: Socket): void {
  const uid = Buffer.from(String(process.getuid?.() ?? '')).toString('hex')
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`)
}
