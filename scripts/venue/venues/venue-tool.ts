import type { Clock } from '../../../src/main/base/clock.ts'
import type { Logger } from '../../../src/main/base/logger.ts'
import type { HttpRequest, HttpTransport } from '../../../src/main/net/http-transport.ts'
import type { ExchangeClient } from '../../../src/main/venues/exchange-client.ts'

/** Where the command line says that endpoints and credentials are. */
export interface ConnectionChoice {
  readonly endpointsFile?: string
  readonly credentialsFile?: string
  readonly environment: string
}

/** What a client of the command line is made of. */
export interface ToolParts {
  readonly clock: Clock
  readonly log: Logger
  readonly transport?: HttpTransport
}

/** What was signed; `digest` where the signature is over one. */
export interface SignedText {
  readonly string: string
  readonly digest?: string
}

/** How a dry run reads a venue's requests. */
export interface DryVenue {
  readonly isPrivate: (request: HttpRequest) => boolean
  /** `undefined` for a public request. */
  readonly signedText: (request: HttpRequest) => SignedText | undefined
  /** The body of the venue's answer to `GET time`. */
  readonly timeBody: (nowMs: number) => unknown
  /** The whole path of it, where that does not end with `/time`. */
  readonly timePath?: string
  /** The end of it instead, where what comes before differs by the credentials. */
  readonly timePathEnd?: string
  /** Answers by path that a dry run gives itself, because they belong to what would be sent. */
  readonly published?: ReadonlyMap<string, unknown>
  /** Headers of those answers, where a session hangs on them. */
  readonly publishedHeaders?: Readonly<Record<string, string>>
  /** End of the path that lists instruments, and what was once published there: for runs without a server. */
  readonly instruments: { readonly path: string; readonly symbols: string; readonly body: () => unknown }
}

/** One venue as the command line knows it. */
export interface VenueTool {
  /** @throws {AppError} `config` or `validation` saying what was expected of the files. */
  readonly open: (choice: ConnectionChoice, parts: ToolParts) => ExchangeClient
  readonly dryRun: (choice: ConnectionChoice) => DryVenue
}
