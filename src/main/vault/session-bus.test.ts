import { mkdtempSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { BusReader, encodeCall } from './bus-message.ts'
import { answersForSecrets, isKeyringUnlocked } from './secret-service.ts'
import { busPaths } from './session-bus.ts'

const NAME = 'org.freedesktop.secrets'
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** An answer without header fields: the reader asks for none. */
function message(type: number, body: Buffer): Buffer {
  const start = Buffer.alloc(16)
  start.set(['l'.charCodeAt(0), type, 0, 1])
  start.writeUInt32LE(body.length, 4)
  return Buffer.concat([start, body])
}
const number = (value: number): Buffer => {
  const body = Buffer.alloc(4)
  body.writeUInt32LE(value)
  return body
}
const path = (text: string): Buffer => Buffer.concat([number(text.length), Buffer.from(`${text}\0`)])
const variant = (value: number): Buffer => Buffer.concat([Buffer.from('\x01b\0\0', 'latin1'), number(value)])

const answer = (body: Buffer): Buffer => message(2, body)
const refusal = message(3, path(NAME))
const hello = answer(path(':1.7'))
const nameAcquired = message(4, Buffer.from('a signal'))

const BEGIN = 'BEGIN\r\n'

/** Length of the first call when all of it is there. */
function callBytes(asked: Buffer): number | undefined {
  if (asked.length < 16) return undefined
  const length = 16 + Math.ceil(asked.readUInt32LE(12) / 8) * 8 + asked.readUInt32LE(4)
  return asked.length < length ? undefined : length
}

/** A bus that greets us and then answers call after call; byte by byte when `isSlow`. */
function startBus(answers: readonly Buffer[], greeting = 'OK 1234\r\n', isSlow = false): Promise<string> {
  const place = join(mkdtempSync(join(tmpdir(), 'tandem-bus-')), 'bus')
  const server = createServer((socket) => {
    const rest = [...answers]
    let asked = Buffer.alloc(0)
    let isGreeted = false
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      if (!isGreeted) {
        isGreeted = true
        socket.write(greeting)
        return
      }
      asked = Buffer.concat([asked, chunk])
      if (asked.toString('latin1').startsWith(BEGIN)) asked = asked.subarray(BEGIN.length)
      for (let bytes = callBytes(asked); bytes !== undefined; bytes = callBytes(asked)) {
        asked = asked.subarray(bytes)
        const reply = rest.shift() ?? Buffer.alloc(0)
        if (isSlow) for (const byte of reply) socket.write(Buffer.of(byte))
        else socket.write(reply)
      }
    })
  })
  servers.push(server)
  return new Promise((resolve) => server.listen(place, () => resolve(place)))
}
const environment = (place: string) => ({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${place}` })
const welcome = Buffer.concat([hello, nameAcquired])

describe('a Secret Service', () => {
  const other = Buffer.from(`....${NAME}.other\0`)
  it.each([
    ['runs', [answer(number(1))], true],
    ['can be started', [answer(number(0)), answer(Buffer.from(`....${NAME}\0`))], true],
    ['is not there', [answer(number(0)), answer(other)], false],
    ['may not be asked for', [refusal, refusal], false],
  ])('that %s', async (_what, answers, expected) => {
    for (const isSlow of [false, true]) {
      const place = await startBus([welcome, ...answers], undefined, isSlow)
      expect(await answersForSecrets(environment(place))).toBe(expected)
    }
  })

  it.each([
    ['refuses us', 'REJECTED EXTERNAL\r\n', []],
    ['speaks another protocol', 'OK 1\r\n', [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]],
    ['says nothing', 'OK 1\r\n', []],
  ])('is not on a bus that %s', async (_what, greeting, answers) => {
    expect(await answersForSecrets(environment(await startBus(answers, greeting)))).toBe(false)
  })

  it('is not where there is no bus', async () => {
    for (const env of [
      {},
      { DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
      environment(join(tmpdir(), 'no-such-bus')),
    ]) {
      expect(await answersForSecrets(env)).toBe(false)
      expect(await isKeyringUnlocked(env)).toBe(false)
    }
  })
})

it.each([
  ['unlocked', [answer(path('/keys/login')), answer(variant(0))], true],
  ['locked', [answer(path('/keys/login')), answer(variant(1))], false],
  ['not there', [answer(path('/'))], false],
  ['a service that cannot be started', [refusal], false],
  ['a keyring that does not say', [answer(path('/keys/login')), refusal], false],
])('knows a default keyring: %s', async (_what, answers, expected) => {
  const place = await startBus([welcome, ...answers])
  expect(await isKeyringUnlocked(environment(place))).toBe(expected)
})

it('reads the addresses of the specification', () => {
  const two = 'unix:abstract=/tmp/a%20b,guid=1;unix:guid=2,path=/run/bus'
  expect(busPaths({ DBUS_SESSION_BUS_ADDRESS: two })).toEqual(['\0/tmp/a b', '/run/bus'])
  expect(busPaths({ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1' })).toEqual([])
  expect(busPaths({ XDG_RUNTIME_DIR: '/run/user/7' })).toEqual([join('/run/user/7', 'bus')])
})

it('writes a call as the bus wants it: eight-byte fields, then the texts at multiples of four', () => {
  const place = { destination: 'a.b', path: '/a', interface: 'a.b', member: 'Ask' }
  const call = encodeCall(2, { ...place, arguments: ['12345', 'x'] })
  // 4 + 5 + 1, two bytes to align, 4 + 1 + 1.
  const bodyBytes = 18
  expect(call.readUInt32LE(4)).toBe(bodyBytes)
  expect(call.readUInt32LE(8)).toBe(2)
  expect((call.length - bodyBytes) % 8).toBe(0)
  expect(call.subarray(-bodyBytes)).toEqual(
    Buffer.concat([number(5), Buffer.from('12345\0\0\0'), number(1), Buffer.from('x\0')]),
  )
})

it('refuses a message longer than any answer of the bus', () => {
  const long = message(2, Buffer.alloc(0))
  long.writeUInt32LE(0x7fffffff, 4)
  expect(new BusReader().push(long)).toBeUndefined()
})
