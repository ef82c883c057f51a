import type { Server } from 'node:http'
import { type SimulatedVenue, simulatedVenueSchema } from '../shared/simulator.ts'
import { systemClock } from './clock.ts'
import { createCredentials } from './credentials.ts'
import { DoorKeeper } from './door-keeper.ts'
import { connectFaults } from './faults/actions.ts'
import { createControlServer } from './faults/control-server.ts'
import { Switchboard } from './faults/switchboard.ts'
import { fixed } from './fixed.ts'
import { runHeartbeat } from './heartbeat.ts'
import { listenOnLoopback } from './listen.ts'
import { createMarkets, openMarkets, openRecording } from './market/run-markets.ts'
import { createAccount } from './matching/account.ts'
import { Exchange } from './matching/exchange.ts'
import { LiquidationWatch } from './matching/liquidation.ts'
import { Settlement } from './matching/settlement.ts'
import type { SimulatorOptions } from './options.ts'
import { asterInstruments } from './protocols/aster/instruments.ts'
import { ListenKeys } from './protocols/aster/listen-keys.ts'
import { createAsterServer } from './protocols/aster/start.ts'
import type { AsterVenue } from './protocols/aster/venue.ts'
import { createRandom, seedFrom } from './random.ts'
import { loadState } from './state/account-file.ts'
import { runAccountSaver } from './state/account-saver.ts'

/** A simulated venue that is running. */
export interface RunningSimulator {
  /** Where it listens and what it accepts. */
  readonly ready: SimulatedVenue
  readonly faults: Switchboard
  /** Orders the engine has taken for the account, whatever was answered. */
  ordersTaken(): number
  /** Stops the market, closes every socket and saves the account. */
  close(): Promise<void>
}

/** Fees of a new account: 0.01 % maker, 0.035 % taker. */
const DEFAULT_FEES = { maker: 10_000n, taker: 35_000n }

/**
 * Starts a simulated venue on loopback.
 *
 * @throws {SimulatorError} when a port is busy, or a replay or state file cannot be used.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const clock = options.clock ?? systemClock
  const log = options.log ?? (() => undefined)
  const seed = options.seed ?? String(clock.now())
  const instruments = asterInstruments()
  const saved = options.state === undefined ? undefined : await loadState(options.state)
  const recording =
    options.replay === undefined
      ? undefined
      : await openRecording(options.replay, options.speed ?? 1, instruments, log)
  const faults = new Switchboard(clock)
  const markets = createMarkets(instruments, recording, clock.now())
  const exchange = new Exchange({ clock, markets, firstOrderId: Math.floor(clock.now() / 10) })
  const credentials = options.credentials ?? saved?.credentials ?? createCredentials(options.seed)
  const isHeld = (symbol: string): boolean =>
    faults.active('crossed-book', { symbol }) !== undefined ||
    faults.active('empty-book', { symbol }) !== undefined
  const open = openMarkets({ exchange, clock, seed, recording, note: log, isHeld })
  const account =
    saved?.account ??
    createAccount(credentials.v3.user, fixed(options.startBalance ?? '100000'), DEFAULT_FEES)
  exchange.addAccount(account)

  const keyRandom = createRandom(seedFrom(`listen-key:${seed}:${clock.now()}`))
  const venue: AsterVenue = {
    clock,
    exchange,
    markets,
    listenKeys: new ListenKeys(() => keyRandom.hex(64)),
    chainId: options.chainId ?? 1666,
    seed: seedFrom(seed),
    credentials,
    account,
    now: () => clock.now() + (faults.active('clock-skew', {})?.skewMs ?? 0),
  }
  const { limits = {}, socketTimes = {} } = options
  const random = createRandom(seedFrom(`faults:${seed}`))
  const aster = createAsterServer({ venue, faults, random, limits, socketTimes })
  const door = new DoorKeeper(aster.http, clock)
  const liquidations = new LiquidationWatch(exchange)
  const settlement = new Settlement(exchange, venue.seed)
  connectFaults({
    board: faults,
    clock,
    exchange,
    generators: open.generators,
    liquidations,
    settlement,
    expireListenKeys: () => venue.listenKeys.expire(),
    closeSockets: (code, stream) => aster.sockets.closeMatching(code, stream),
    goDown: (downMs) => {
      venue.listenKeys.forget()
      aster.sockets.closeMatching(1006)
      door.closeFor(downMs)
    },
  })

  const control = createControlServer(faults, () => ({
    venue: 'aster',
    sockets: aster.sockets.size,
    replay: open.replay?.status() ?? null,
  }))
  const servers = [aster.http, control]
  const lifetime = new AbortController()
  const running: Promise<void>[] = []
  const close = async (): Promise<void> => {
    lifetime.abort()
    await Promise.all(running)
    aster.sockets.closeMatching(1006)
    await Promise.all(servers.map(closeServer))
  }
  let ports: readonly [number, number]
  try {
    ports = [
      await listenOnLoopback(aster.http, options.port ?? 0),
      await listenOnLoopback(control, options.controlPort ?? 0),
    ]
  } catch (cause) {
    await close()
    throw cause
  }
  const beat = (beatMs: number): void => {
    aster.beat(beatMs)
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
    venue: 'aster',
    environment: 'simulator',
    restUrl: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    controlUrl: `http://127.0.0.1:${controlPort}`,
    chainId: venue.chainId,
    credentials,
    market: recording
      ? { source: 'replay', file: recording.file, speed: recording.speed }
      : { source: 'generator' },
  })
  return { ready, faults, ordersTaken: () => account.orders.length, close }
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
