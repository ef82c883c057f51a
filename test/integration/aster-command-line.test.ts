import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSimulator } from '../../src/simulator/server.ts'

const SCRIPT = resolve(import.meta.dirname, '../../scripts/venue.ts')
const TOY = {
  user: `0x${'22'.repeat(20)}`,
  signer: '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A',
  privateKey: `0x${'11'.repeat(32)}`,
}
/** Port 9 (discard) has no listener on loopback. */
const NOWHERE = { restUrl: 'http://127.0.0.1:9', wsUrl: 'ws://127.0.0.1:9', chainId: 1666 }

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-venue-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs the command in the same runtime as this test. */
async function venue(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((settle) => {
    execFile(
      process.execPath,
      [SCRIPT, 'aster', ...words],
      { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
      (failure, stdout, stderr) =>
        settle({ code: typeof failure?.code === 'number' ? failure.code : failure ? 1 : 0, stdout, stderr }),
    )
  })
}

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('a dry run needs no server', () => {
  const order =
    '{"symbol":"BTC","side":"buy","sizeBase":"0.01","limitPrice":"60000","timeInForce":"post-only","clientOrderId":"t-1"}'

  test('it prints the signed request with the clock frozen', async () => {
    const endpoints = await file('nowhere.json', NOWHERE)
    const credentials = await file('toy.json', { aster: TOY })
    const options = [
      '--endpoints',
      endpoints,
      '--credentials',
      credentials,
      '--clock',
      '1700000000000',
      '--dry-run',
    ]
    const run = await venue('trading.placeLimitOrder', order, ...options)
    expect(run.code).toBe(0)
    expect(run.stderr).toContain('published steps')
    const request = JSON.parse(run.stdout)
    expect(request).toMatchObject({
      method: 'POST',
      url: 'http://127.0.0.1:9/fapi/v3/order',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(request.signed.string).toBe(
      `nonce=1700000000000000&user=${TOY.user}&signer=${TOY.signer}&symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.010&price=60000.0&newClientOrderId=t-1`,
    )
    expect(request.body).toMatch(/&signature=0x[0-9a-f]{130}$/)
    expect(request.signed.digest).toMatch(/^0x[0-9a-f]{64}$/)
    const again = await venue('trading.placeLimitOrder', order, ...options)
    expect(again.stdout).toBe(run.stdout)
    expect(run.stdout + run.stderr).not.toContain(TOY.privateKey.slice(2))
  })

  test('V1 keys sign with a timestamp, and the generated order id is frozen too', async () => {
    const endpoints = await file('nowhere.json', NOWHERE)
    const credentials = await file('v1.json', { apiKey: 'demo-key', secret: 'demo-secret-0001' })
    const run = await venue(
      'trading.placeMarketOrder',
      '{"symbol":"ETH","side":"sell","sizeBase":"0.5"}',
      ...['--endpoints', endpoints, '--credentials', credentials, '--clock', '1591702613943', '--dry-run'],
    )
    const request = JSON.parse(run.stdout)
    expect(request.url).toBe('http://127.0.0.1:9/fapi/v1/order')
    expect(request.headers['x-mbx-apikey']).toBe('demo-key')
    expect(request.signed).toEqual({
      string: expect.stringContaining('&recvWindow=5000&timestamp=1591702613943'),
    })
    expect(request.signed.string).toContain('newClientOrderId=venue-')
  })
})

describe('against a server', () => {
  test('the ready line of the simulator is endpoints and credentials at once', async () => {
    const simulator = await startSimulator({ seed: 'command-line' })
    try {
      const ready = await file('ready.json', `${JSON.stringify(simulator.ready)}\nanother line\n`)
      const options = ['--endpoints', ready, '--credentials', ready]
      const bought = await venue(
        'trading.placeMarketOrder',
        '{"symbol":"BTC","side":"buy","sizeBase":"0.01"}',
        ...options,
      )
      expect(JSON.parse(bought.stdout)).toMatchObject({ outcome: 'accepted', order: { filledBase: '0.01' } })
      const balance = await venue('account.getAccountBalance', ...options)
      expect(JSON.parse(balance.stdout)).toMatchObject([{ asset: 'USDT', walletBalance: expect.any(String) }])
      const unknown = await venue(
        'trading.getOrderInfo',
        '{"symbol":"BTC","clientOrderId":"nope"}',
        ...options,
      )
      expect(unknown).toMatchObject({ code: 0, stdout: 'null\n' })
      const book = await venue('streams.subscribeBook', 'BTC', ...options, '--seconds', '1')
      const [first, second] = book.stdout.split('\n')
      expect(JSON.parse(first ?? '')).toMatchObject({ kind: 'snapshot' })
      expect(JSON.parse(second ?? '')).toMatchObject({ kind: 'changes' })
    } finally {
      await simulator.close()
    }
  })
})

describe('bad input is told as JSON with exit code 1', () => {
  test.each<[string, string[], string, RegExp]>([
    ['a method that is not there', ['marketData.fetchBbo'], 'validation', /fetchBboPrices/],
    ['arguments that are no JSON', ['instruments.resolve', '{"symbol":'], 'validation', /arguments as JSON/],
    [
      'a size as a number',
      ['trading.placeMarketOrder', '{"symbol":"BTC","side":"buy","sizeBase":1}'],
      'validation',
      /decimal text in quotes/,
    ],
    ['a field too many', ['instruments.resolve', '{"symbol":"BTC","size":"1"}'], 'validation', /size/],
    ['an option that is not there', ['instruments.list', '--fast'], 'validation', /--fast/],
    [
      'a clock that is no number',
      ['instruments.list', '--clock', 'noon'],
      'validation',
      /after --clock, got noon/,
    ],
    [
      'an environment that is not there',
      ['instruments.list', '--environment', 'moon'],
      'validation',
      /got moon/,
    ],
    [
      'a file that is not there',
      ['instruments.list', '--endpoints', 'missing.json'],
      'config',
      /missing.json/,
    ],
    ['a stream as a dry run', ['streams.subscribeBbo', 'BTC', '--dry-run'], 'validation', /got a stream/],
  ])('%s', async (_name, words, kind, message) => {
    const run = await venue(...words)
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout).error).toMatchObject({ kind, message: expect.stringMatching(message) })
  })

  test('a server that is not there, and a key without credentials', async () => {
    const endpoints = await file('nowhere.json', NOWHERE)
    const away = await venue('marketData.fetchBboPrices', 'BTC', '--endpoints', endpoints)
    expect(away.code).toBe(1)
    expect(JSON.parse(away.stdout).error.kind).toBe('transport')
    const anonymous = await venue('account.getAccountBalance', '--endpoints', endpoints)
    expect(JSON.parse(anonymous.stdout).error.kind).toBe('auth')
  })
})

test('--help lists every facet with its arguments', async () => {
  const { code, stdout } = await venue('--help')
  expect(code).toBe(0)
  for (const text of [
    'instruments.',
    'marketData.',
    'trading.',
    'account.',
    'streams.',
    'limitPrice?: decimal text',
  ])
    expect(stdout).toContain(text)
})
