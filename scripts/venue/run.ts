import { z } from 'zod'
import { type Clock, systemClock } from '../../src/main/base/clock.ts'
import { AppError } from '../../src/main/base/errors.ts'
import { createLogger, type Logger } from '../../src/main/base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../src/main/domain/brands.ts'
import { createHttpTransport } from '../../src/main/net/http-transport.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import type { VenueCommand } from './command-line.ts'
import { createDryTransport, describeRequest } from './dry-run.ts'
import { type Method, methods } from './methods.ts'
import { type StreamMethod, streamMethods } from './stream-methods.ts'
import { venueOf } from './venues/index.ts'
import type { VenueTool } from './venues/venue-tool.ts'

type Print = (value: unknown, indent?: number) => void

/** Runs one command and prints its answer. @throws {AppError} of the method, or `validation`. */
export async function runVenueCommand(command: VenueCommand, print: Print): Promise<void> {
  const venue = venueOf(command.venue)
  const stream = streamMethods[command.method]
  const method = methods[command.method]
  if (!stream && !method) throw unknownMethod(command.method)
  const clock = clockOf(command)
  const log = createLogger(process.stderr, 'info')
  if (stream) await runStream(venue, stream, command, clock, log, print)
  else if (method) await runMethod(venue, method, command, clock, log, print)
}

async function runMethod(
  venue: VenueTool,
  method: Method,
  command: VenueCommand,
  clock: Clock,
  log: Logger,
  print: Print,
): Promise<void> {
  const request = checked(method.schema, command)
  const inner = createHttpTransport()
  const note = (text: string): void => void process.stderr.write(`${text}\n`)
  const dryVenue = command.dryRun ? venue.dryRun(command) : undefined
  const dry = dryVenue && createDryTransport({ inner, venue: dryVenue, clock, note })
  const client = venue.open(command, { clock, log, transport: dry ?? inner })
  const call = async (): Promise<unknown> =>
    method.call(request, { client, signal: neverAborted, nextClientOrderId: clientOrderIds(command, clock) })
  try {
    if (!dry || !dryVenue) {
      print(await call(), 2)
      return
    }
    // Whatever becomes of the call, the request is the answer; without one its own error is.
    const failure = await call().then(
      () => undefined,
      (cause: unknown) => ({ cause }),
    )
    const captured = dry.captured()
    if (captured) print(describeRequest(captured, dryVenue), 2)
    else throw failure?.cause ?? new AppError('validation', `${command.method} sends no request of its own`)
  } finally {
    await closeQuietly(client)
  }
}

async function runStream(
  venue: VenueTool,
  stream: StreamMethod,
  command: VenueCommand,
  clock: Clock,
  log: Logger,
  print: Print,
): Promise<void> {
  if (command.dryRun)
    throw new AppError('validation', 'expected a method that answers once for --dry-run, got a stream')
  const request = stream.schema.parse(checked(stream.schema, command)) as { symbol?: SymbolId }
  const client = venue.open(command, { clock, log })
  try {
    const listenEarly = request.symbol === undefined
    // Account and status events begin while the client connects.
    if (listenEarly) stream.listen(request, client, undefined, print)
    await client.connect(neverAborted)
    if (request.symbol !== undefined) {
      const instrument = await client.instruments.resolve({ symbol: request.symbol }, neverAborted)
      stream.listen(request, client, instrument, print)
    }
    await clock.sleep(command.seconds * 1000, neverAborted)
  } finally {
    await closeQuietly(client)
  }
}

/** The process ends with the answer; each call has its own deadline. */
const neverAborted = new AbortController().signal

const closeQuietly = (client: ExchangeClient): Promise<void> => client.disconnect()

/** The request as the method will read it, or words about what is wrong with it. */
function checked(schema: z.ZodObject, command: VenueCommand): unknown {
  const read = schema.safeParse(command.request)
  if (read.success) return command.request
  const came = JSON.stringify(command.request)
  throw new AppError(
    'validation',
    `arguments of ${command.method}: ${z.prettifyError(read.error)}; got ${came}`,
  )
}

function clockOf(command: VenueCommand): Clock {
  const { clockMs } = command
  return clockMs === undefined ? systemClock : { ...systemClock, now: () => clockMs }
}

/** Ids of orders whose request names none; with a frozen clock always the same. */
function clientOrderIds(command: VenueCommand, clock: Clock): () => ClientOrderId {
  let made = 0
  const run = command.clockMs === undefined ? Math.random().toString(36).slice(2, 8) : 'frozen'
  return () => {
    made += 1
    return `venue-${clock.now().toString(36)}-${run}-${made}` as ClientOrderId
  }
}

function unknownMethod(name: string): AppError {
  const all = [...Object.keys(methods), ...Object.keys(streamMethods)]
  const last = name.split('.').at(-1)?.toLowerCase() ?? ''
  const near = all.filter((known) => last !== '' && known.toLowerCase().includes(last))
  const hint = near.length > 0 ? `such as ${near.slice(0, 5).join(', ')}` : 'of --help'
  return new AppError('validation', `expected a method ${hint}, got ${name}`)
}
