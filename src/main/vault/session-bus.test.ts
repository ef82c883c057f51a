import { mkdtempSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { BusReader, encodeCall } from './bus-message.ts'
import { answersForSecrets, busPaths } from './session-bus.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

const NAME = 'org.freedesktop.secrets'

/** An answer without header fields: the reader asks for none. */
function message(type: number, body: Buffer): Buffer {
  const start = Buffer.alloc(16)
  start.set(['l'.charCodeAt(0), type, 0, 1])
  start.writeUInt32LE(body.length, 4)
  return Buffer.concat([start, body])
}

const flag = (value: number): Buffer => {
  const body = Buffer.alloc(4)
  body.writeUInt32LE(value)
  return body
}

/** A bus that greets us and then writes these bytes, one at a time when `isSlow`. */
function startBus(answers: readonly Buffer[], greeting = 'OK 1234\r\n', isSlow = false): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'tandem-bus-')), 'bus')
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(greeting)
      socket.once('data', () => {
        const bytes = Buffer.concat([...answers])
        if (isSlow) for (const byte of bytes) socket.write(Buffer.of(byte))
        else socket.write(bytes)
      })
    })
  })
  servers.push(server)
  return new Promise((resolve) => server.listen(path, () => resolve(path)))
}

const askAt = (path: string) => answersForSecrets({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` })

const hello = message(2, Buffer.from('\x04\0\0\0:1.7\0', 'latin1'))
const nameAcquired = message(4, Buffer.from('a signal'))
const noNames = message(2, flag(0))

it.each([
  ['runs', message(2, flag(1)), noNames, true],
  ['can be started', message(2, flag(0)), message(2, Buffer.from(`....${NAME}\0`)), true],
  ['is not there', message(2, flag(0)), message(2, Buffer.from(`....${NAME}.other\0`)), false],
  ['may not be asked for', message(3, flag(1)), message(3, Buffer.from(`${NAME}\0`)), false],
])('says whether a Secret Service %s', async (_what, owner, startable, expected) => {
  for (const isSlow of [false, true]) {
    const path = await startBus([hello, nameAcquired, owner, startable], undefined, isSlow)
    expect(await askAt(path)).toBe(expected)
  }
})

it.each([
  ['refuses us', 'REJECTED EXTERNAL\r\n', hello],
  ['speaks another protocol', 'OK 1\r\n', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['says nothing', 'OK 1\r\n', Buffer.alloc(0)],
])('finds no keychain on a bus that %s', async (_what, greeting, answer) => {
  expect(await askAt(await startBus([answer], greeting))).toBe(false)
})

it('finds no keychain where there is no bus', async () => {
  expect(await answersForSecrets({})).toBe(false)
  expect(await answersForSecrets({ DBUS_SESSION_BUS_ADDRESS: 'disabled:' })).toBe(false)
  expect(await askAt(join(tmpdir(), 'no-such-bus'))).toBe(false)
})

it('reads the addresses of the specification', () => {
  expect(
    busPaths({ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/a%20b,guid=1;unix:guid=2,path=/run/bus' }),
  ).toEqual(['\0/tmp/a b', '/run/bus'])
  expect(busPaths({ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1' })).toEqual([])
  expect(busPaths({ XDG_RUNTIME_DIR: '/run/user/7' })).toEqual([join('/run/user/7', 'bus')])
})

it('writes a call as the bus wants it: eight-byte fields, the body after them', () => {
  const call = encodeCall(2, 'NameHasOwner', NAME)
  const bodyBytes = 4 + NAME.length + 1
  expect(call.readUInt32LE(4)).toBe(bodyBytes)
  expect(call.readUInt32LE(8)).toBe(2)
  expect((call.length - bodyBytes) % 8).toBe(0)
  expect(call.subarray(-bodyBytes).toString('latin1', 4)).toBe(`${NAME}\0`)
})

it('refuses a message longer than any answer of the bus', () => {
  const long = message(2, Buffer.alloc(0))
  long.writeUInt32LE(0x7fffffff, 4)
  expect(new BusReader().push(long)).toBeUndefined()
})
