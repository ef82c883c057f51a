import { createServer } from 'node:http'
import type { SimulatedVenue } from '../shared/simulator.ts'
import { systemClock } from './clock.ts'
import { createCredentials } from './credentials.ts'
import { FrameFaults } from './faults/frame-faults.ts'
import { Switchboard } from './faults/switchboard.ts'
import { fixed } from './fixed.ts'
import { listenOnLoopback } from './listen.ts'
import { openGenerated, runGenerated } from './market/drive.ts'
import { SymbolMarket } from './market/symbol-market.ts'
import { createAccount } from './matching/account.ts'
import { Exchange } from './matching/exchange.ts'
import type { SimulatorOptions } from './options.ts'
import { asterInstruments } from './protocols/aster/instruments.ts'
import { LIVE_LIMITS, Limiter } from './protocols/aster/limiter.ts'
import { ListenKeys } from './protocols/aster/listen-keys.ts'
import { MarketStreams } from './protocols/aster/market-streams.ts'
import { RestServer } from './protocols/aster/rest-server.ts'
import { LIVE_SOCKET_TIMES, SocketServer } from './protocols/aster/socket-server.ts'
import { StreamHub } from './protocols/aster/stream-hub.ts'
import type { AsterVenue } from './protocols/aster/venue.ts'
import { createRandom, seedFrom } from './random.ts'

/** A simulated venue that is running. */
export interface RunningSimulator {
  readonly ready: SimulatedVenue
  readonly faults: Switchboard
  /** Stops the market, closes every socket and saves the account. */
  close(): Promise<void>
}

const BEAT_MS = 50
const CADENCES = [100, 250, 500] as const

/**
 * Starts a simulated venue on loopback.
 *
 * @throws {SimulatorError} when a port is busy or a file cannot be used.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const clock = options.clock ?? systemClock
  const seedText = options.seed ?? String(clock.now())
  const seed = seedFrom(seedText)
  const lifetime = new AbortController()
  const faults = new Switchboard(clock)
  const firstId = 1_000_000_000 + (seed % 1_000_000_000)
  const markets = new Map(asterInstruments().map((one) => [one.symbol, new SymbolMarket(one, firstId)]))
  const exchange = new Exchange({ clock, markets, firstOrderId: firstId })
  const credentials = options.credentials ?? createCredentials(options.seed)
  const account = createAccount(credentials.v3.user, fixed(options.startBalance ?? '100000'), {
    maker: 10_000n,
    taker: 35_000n,
  })
  exchange.addAccount(account)
  const keyRandom = createRandom(seedFrom(`listen-key:${seedText}`))
  const chainId = options.chainId ?? 1666
  const venue: AsterVenue = {
    clock,
    exchange,
    markets,
    listenKeys: new ListenKeys(() => keyRandom.hex(64)),
    chainId,
    seed,
    credentials,
    account,
    now: () => clock.now() + (faults.active('clock-skew', {})?.skewMs ?? 0),
  }
  const faultRandom = createRandom(seedFrom(`faults:${seedText}`))
  const hub = new StreamHub(
    new Map([...markets.keys()].map((symbol) => [symbol.toLowerCase(), symbol])),
    new FrameFaults(faults, faultRandom),
  )
  const streams = new MarketStreams(venue, hub)
  const sockets = new SocketServer(venue, hub, faults, { ...LIVE_SOCKET_TIMES, ...options.socketTimes })
  const rest = new RestServer({
    venue,
    limiter: new Limiter({ ...LIVE_LIMITS, ...options.limits }),
    faults,
    random: faultRandom,
  })
  const server = createServer((request, response) => {
    rest.handle(request, response).catch(() => request.socket.destroy())
  })
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head))
  const port = await listenOnLoopback(server, options.port ?? 0)

  const running: Promise<void>[] = []
  for (const market of markets.values()) {
    if (market.instrument.status !== 'trading') continue
    const generator = openGenerated(
      exchange,
      market,
      createRandom(seedFrom(`${seedText}:${market.instrument.symbol}`)),
    )
    const frozen = () => false
    running.push(runGenerated(exchange, market, generator, clock, frozen, lifetime.signal))
  }
  const pulse = async (): Promise<void> => {
    for (let beatMs = BEAT_MS; !lifetime.signal.aborted; beatMs += BEAT_MS) {
      await clock.sleep(BEAT_MS, lifetime.signal)
      const now = clock.now()
      for (const market of markets.values()) {
        market.closeAggregate(now)
        for (const cadenceMs of CADENCES) {
          if (beatMs % cadenceMs !== 0) continue
          const frame = market.depth.flush(cadenceMs, now)
          if (frame) market.events.emit({ kind: 'depth', cadenceMs, frame })
        }
      }
      streams.pulse(beatMs)
      sockets.maintain(beatMs)
      venue.listenKeys.expire(now)
    }
  }
  running.push(pulse())

  return {
    ready: {
      venue: 'aster',
      environment: 'simulator',
      restUrl: `http://127.0.0.1:${port}`,
      wsUrl: `ws://127.0.0.1:${port}`,
      controlUrl: `http://127.0.0.1:${port}`,
      chainId,
      credentials,
      market: { source: 'generator' },
    },
    faults,
    async close() {
      lifetime.abort()
      await Promise.all(running)
      sockets.closeAll(1006)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
