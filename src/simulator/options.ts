import type { Clock } from './clock.ts'
import type { Limits } from './protocols/aster/limiter.ts'
import type { SocketTimes } from './protocols/aster/socket-server.ts'
import type { AsterCredentials } from './protocols/aster/venue.ts'

/** How to start a simulated venue. Everything has a default: a generated market on a free port. */
export interface SimulatorOptions {
  readonly venue?: 'aster'
  /** Port of REST and WebSocket on 127.0.0.1; 0 is any free one. */
  readonly port?: number
  readonly controlPort?: number
  /** Same seed, same market and same credentials. */
  readonly seed?: string
  /** Recorded feed (gzip) that BTCUSDT plays instead of being generated. */
  readonly replay?: string
  /** 1 to 50 times real time. */
  readonly speed?: number
  /** File that keeps the account across restarts. */
  readonly state?: string
  readonly clock?: Clock
  /** 1666 as on mainnet; 714 as on testnet. */
  readonly chainId?: number
  readonly credentials?: AsterCredentials
  /** Deposit of a new account, in USDT. */
  readonly startBalance?: string
  readonly limits?: Partial<Limits>
  readonly socketTimes?: Partial<SocketTimes>
  /** Receives one line for everything worth telling; nothing is written otherwise. */
  readonly log?: (line: string) => void
}
