import { AppError } from '../../src/main/base/errors.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../src/main/domain/brands.ts'
import type { HttpRequest, HttpResponse } from '../../src/main/net/http-transport.ts'
import type { ConnectionEvents } from '../../src/main/net/web-socket.ts'
import { backpackTiming, createBackpackClient } from '../../src/main/venues/backpack/index.ts'
import type { AccountEvent } from '../../src/main/venues/market-streams.ts'
import { readFixture } from '../fixtures/backpack/read.ts'
import { createManualClock } from './manual-clock.ts'

/** The key of the sheet's vectors. */
export const CREDENTIALS = {
  apiKey: 'A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=',
  secret: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
}
export const START_MS = 1_700_000_000_000
export const never = new AbortController().signal
export const BTC = 'BTC' as SymbolId
export const id = (text: string) => text as ClientOrderId

/** An answer of the venue, or a failure of the way to it. */
export type Answer = HttpResponse | AppError
type Route = (request: HttpRequest) => Answer

export const json = (value: unknown, status = 200): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  text: JSON.stringify(value),
  elapsedMs: 1,
})
export const refused = (code: string, message: string, status = 400) => json({ code, message }, status)
export const empty = (status: number): HttpResponse => ({ status, headers: {}, text: '', elapsedMs: 1 })

export const orderOf = (change: Record<string, unknown> = {}) => ({
  ...readFixture<Record<string, unknown>>('order'),
  symbol: 'BTC_USDC_PERP',
  price: '60000',
  quantity: '0.01',
  clientId: 7,
  ...change,
})

export const collateral = {
  netEquity: '1000',
  netEquityAvailable: '900',
  pnlUnrealized: '0',
  collateral: [{ symbol: 'USDC', totalQuantity: '1000', availableQuantity: '900', lendQuantity: '0' }],
}

/** One connection of the client. */
export interface Wire {
  readonly sent: { method: string; params: string[]; signature?: string[] }[]
  readonly events: ConnectionEvents
  isOver: boolean
  push(frame: unknown): void
}

/** The client on scripted answers and connections that open at once. */
export function createScriptedBackpack(options: { keys?: boolean; skewMs?: number } = {}) {
  const clock = createManualClock(START_MS)
  const requests: HttpRequest[] = []
  const wires: Wire[] = []
  const routes = new Map<string, Route>([
    ['GET /api/v1/time', () => ({ ...empty(200), text: String(clock.now() + (options.skewMs ?? 0)) })],
    ['GET /api/v1/markets', () => json(readFixture('markets'))],
    ['GET /api/v1/depth', () => json(readFixture('depth'))],
    ['GET /api/v1/capital/collateral', () => json(collateral)],
    ['GET /api/v1/position', () => json([])],
    ['GET /wapi/v1/history/funding', () => json([])],
    ['GET /api/v1/order', () => refused('RESOURCE_NOT_FOUND', 'Not Found', 404)],
    ['GET /wapi/v1/history/orders', () => json([])],
  ])
  const client = createBackpackClient({
    endpoints: { restUrl: 'https://rest.test', wsUrl: 'wss://ws.test' },
    readCredentials: () => (options.keys === false ? undefined : CREDENTIALS),
    clock,
    log: silentLogger,
    transport: {
      async send(request) {
        requests.push(request)
        const route = routes.get(`${request.method} ${new URL(request.url).pathname}`)
        const answer = route?.(request) ?? { ...empty(404), text: 'not found' }
        if (answer instanceof AppError) throw answer
        return answer
      },
      close: () => undefined,
    },
    openConnection(url, _options, events) {
      if (url !== 'wss://ws.test') throw new Error(`expected the one socket URL, got ${url}`)
      const wire: Wire = {
        sent: [],
        events,
        isOver: false,
        push: (frame) =>
          events.message(Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame))),
      }
      wires.push(wire)
      queueMicrotask(() => events.opened())
      return {
        send: (text) => void wire.sent.push(JSON.parse(text)),
        ping: () => events.ponged(),
        terminate() {
          if (wire.isOver) return
          wire.isOver = true
          events.closed('terminated')
        },
      }
    },
    random: () => 0.5,
  })
  const heard: AccountEvent[] = []
  client.streams.setupOrderUpdateHandler((event) => heard.push(event))
  const live = (): Wire => {
    const wire = wires.at(-1)
    if (!wire) throw new Error('expected a connection, got none')
    return wire
  }
  return {
    clock,
    client,
    requests,
    wires,
    heard,
    live,
    on: (route: string, answer: Route) => void routes.set(route, answer),
    async connect() {
      const connected = client.connect(never)
      await clock.advance(backpackTiming.subscribeSettleMs)
      await connected
    },
    requested: (path: string) => requests.filter((request) => new URL(request.url).pathname === path),
  }
}
