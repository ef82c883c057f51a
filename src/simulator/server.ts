import type { Server } from 'node:http'
import { type SimulatedVenueName, type SimulatedVenueOf, simulatedVenueSchema } from '../shared/simulator.ts'
import { systemClock } from './clock.ts'
import { throwAwayHex } from './credentials.ts'
import { DoorKeeper } from './door-keeper.ts'
import { connectFaults } from './faults/actions.ts'
import { createControlServer } from './faults/control-server.ts'
import { Switchboard } from './faults/switchboard.ts'
import { fixed } from './fixed.ts'
import { runHeartbeat } from './heartbeat.ts'
import { listenOnLoopback } from './listen.ts'
import { createMarkets, openMarkets, openRecording } from './market/run-markets.ts'
import type { SymbolMarket } from './market/symbol-market.ts'
import { type Account, createAccount } from './matching/account.ts'
import { Exchange } from './matching/exchange.ts'
import { LiquidationWatch } from './matching/liquidation.ts'
import { Settlement } from './matching/settlement.ts'
import type { SimulatorOptions, VenueSettings } from './options.ts'
import type { VenueProtocol } from './protocols/protocol.ts'
import { protocols } from './protocols/registry.ts'
import { createRandom, seedFrom } from './random.ts'
import { loadState } from './state/account-file.ts'
import { runAccountSaver } from './state/account-saver.ts'

/** A simulated venue that is running. */
export interface RunningSimulator<V extends SimulatedVenueName = 'aster'> {
  /** Where it listens and what it accepts. */
  readonly ready: SimulatedVenueOf<V>
  readonly faults: Switchboard
  /** Orders the engine has taken for the account, whatever was answered. */
  ordersTaken(): number
  /** What the account really has and ordered, whatever clients were told. */
  readonly account: Account
  /** Every instrument by its symbol at the venue, with its book. */
  readonly markets: ReadonlyMap<string, SymbolMarket>
  /** Stops the market, closes every socket and saves the account. */
  close(): Promise<void>
}

/**
 * Starts one simulated venue on loopback, with an exchange, markets, an account and ports of its own.
 *
 * @throws {SimulatorError} when a port is busy, or a replay or state file cannot be used.
 */
export async function startSimulator<V extends SimulatedVenueName = 'aster'>(
  options?: SimulatorOptions<V>,
): Promise<RunningSimulator<V>>
export async function startSimulator<V extends SimulatedVenueName>(
  options: SimulatorOptions<V> = {} as SimulatorOptions<V>,
): Promise<RunningSimulator<V>> {
  const venue = (options.venue ?? 'aster') as V
  const protocol: VenueProtocol<V, VenueSettings[V]> = protocols[venue]
  const clock = options.clock ?? systemClock
  const log = options.log ?? (() => undefined)
  const seed = options.seed ?? String(clock.now())
  const instruments = protocol.instruments()
  const saved = options.state === undefined ? undefined : await loadState(options.state, protocol.credentials)
  const recording =
    options.replay === undefined
      ? undefined
      : await openRecording(options.replay, options.speed ?? 1, instruments, log)
  const faults = new Switchboard(clock)
  const markets = createMarkets(instruments, recording, clock.now())
  const exchange = new Exchange({ clock, markets, firstOrderId: Math.floor(clock.now() / 10) })
  exchange.switches.postOnly = protocol.postOnly
  const credentials =
    options.credentials ?? saved?.credentials ?? protocol.createCredentials(throwAwayHex(options.seed))
  const isHeld = (symbol: string): boolean =>
    faults.active('crossed-book', { symbol }) !== undefined ||
    faults.active('empty-book', { symbol }) !== undefined
  const open = openMarkets({
    exchange,
    clock,
    seed,
    recording,
    note: log,
    isHeld,
    world: options.world,
  })
  const account =
    saved?.account ??
    createAccount(
      protocol.accountId(credentials),
      fixed(options.startBalance ?? '100000'),
      protocol.fees,
      protocol.spotAsset,
    )
  exchange.addAccount(account)

  const wire = protocol.open({
    clock,
    exchange,
    markets,
    account,
    credentials,
    faults,
    random: createRandom(seedFrom(`faults:${seed}`)),
    keyRandom: createRandom(seedFrom(`listen-key:${seed}:${clock.now()}`)),
    seed: seedFrom(seed),
    settings: options,
    now: () => clock.now() + (faults.active('clock-skew', {})?.skewMs ?? 0),
  })
  const door = new DoorKeeper(wire.http, clock)
  const liquidations = new LiquidationWatch(exchange)
  const settlement = new Settlement(exchange, seedFrom(seed))
  connectFaults({
    board: faults,
    clock,
    exchange,
    generators: open.generators,
    liquidations,
    settlement,
    expireSessions: () => wire.expireSessions(),
    closeSockets: (code, stream) => wire.sockets.closeMatching(code, stream),
    goDown: (downMs) => {
      wire.forgetSessions()
      wire.sockets.closeMatching(wire.farewellCode ?? 1006)
      door.closeFor(downMs)
    },
  })

  const control = createControlServer(faults, () => ({
    venue,
    sockets: wire.sockets.size,
    replay: open.replay?.status() ?? null,
  }))
  const servers = [wire.http, control]
  const lifetime = new AbortController()
  const running: Promise<void>[] = []
  const close = async (): Promise<void> => {
    lifetime.abort()
    await Promise.all(running)
    wire.sockets.closeMatching(1006)
    await Promise.all(servers.map(closeServer))
  }
  let ports: readonly [number, number]
  try {
    ports = [
      await listenOnLoopback(wire.http, options.port ?? 0),
      await listenOnLoopback(control, options.controlPort ?? 0),
    ]
  } catch (cause) {
    await close()
    throw cause
  }
  const beat = (beatMs: number): void => {
    wire.beat(beatMs)
    liquidations.check()
    settlement.check()
  }
  running.push(open.run(lifetime.signal))
  running.push(runHeartbeat({ clock, markets: [...markets.values()], onBeat: beat }, lifetime.signal))
  if (options.state !== undefined) {
    running.push(
      runAccountSaver(options.state, { credentials, account }, exchange, clock, log, lifetime.signal),
    )
  }
  const [port, controlPort] = ports
  const ready = simulatedVenueSchema.parse({
    venue,
    environment: 'simulator',
    restUrl: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    controlUrl: `http://127.0.0.1:${controlPort}`,
    ...wire.ownFields,
    credentials,
    market: recording
      ? { source: 'replay', file: recording.file, speed: recording.speed }
      : { source: 'generator' },
  }) as SimulatedVenueOf<V>
  return { ready, faults, ordersTaken: () => account.orders.length, account, markets, close }
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
