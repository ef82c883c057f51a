import type { ActiveFault, Subject } from '../../faults/fault.ts'
import { Refusal } from '../../matching/refusal.ts'
import type { Random } from '../../random.ts'
import { banned, refusalError, VenueError } from './errors.ts'
import type { Limiter, Payer } from './limiter.ts'
import type { Params } from './params.ts'
import type { BitvavoVenue, Operation } from './venue.ts'

/** What becomes of one request, by whichever door it came. */
export interface Reply {
  readonly status: number
  /** A text is an HTML page. */
  readonly body: unknown
}

/** The venue does not answer; `cut` ends the connection. */
export type Lost = 'lost' | 'cut'

export interface DeskDeps {
  readonly venue: BitvavoVenue
  readonly limiter: Limiter
  readonly random: Random
}

/** Carries requests out, with the faults that strike them: the same for REST and for socket actions. */
export class Desk {
  readonly #deps: DeskDeps

  constructor(deps: DeskDeps) {
    this.#deps = deps
  }

  /** Answers a request, late, wrongly or not at all when a fault says so. */
  async serve(subject: Subject, answer: () => Reply): Promise<Reply | Lost> {
    const { venue, random } = this.#deps
    const latency = venue.faults.strike('latency', subject)
    if (latency) await venue.clock.sleep(latency.delayMs + latency.jitterMs * random.next())
    const reply = this.#struck(subject) ?? answer()
    const failure = venue.faults.strike('status', subject)
    const lost = venue.faults.strike('lost-reply', subject)
    if (lost) return lost.cut ? 'cut' : 'lost'
    return failure ? failureReply(failure) : reply
  }

  /** Carries out one operation. `payer` is whose points it costs. @throws {VenueError} or {Refusal}. */
  carryOut(operation: Operation, params: Params, payer: Payer): unknown {
    const { venue, limiter } = this.#deps
    const { weight, takesOrder, method, path } = operation
    limiter.take(typeof weight === 'function' ? weight(params) : weight, payer, venue.now())
    const rejection = takesOrder && venue.faults.strike('reject-orders', { path, method })
    if (rejection) throw rejectedOrder(rejection)
    return operation.handle({ venue, params })
  }

  /** Faults that keep a request from being carried out. */
  #struck(subject: Subject): Reply | undefined {
    const { faults } = this.#deps.venue
    const failure = faults.active('status', subject)
    if (failure && !failure.executed) return failureReply(failure)
    const limit = faults.strike('rate-limit', subject)
    return limit && errorReply(banned(this.#deps.venue.now() + limit.banMs))
  }
}

/** The venue's answer to something that was thrown. */
export function errorReply(cause: unknown): Reply {
  const error =
    cause instanceof VenueError
      ? cause
      : cause instanceof Refusal
        ? refusalError(cause.reason)
        : new VenueError(400, `Unknown error. Please contact support with a copy of your request. ${cause}`)
  return { status: error.status, body: error.toBody() }
}

/** A failure of the venue's front: JSON that says nothing about the order, or the HTML page of a gateway. */
function failureReply({ status, html }: ActiveFault<'status'>): Reply {
  const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`
  const unknown = { errorCode: 101, error: 'Unknown error. Operation may or may not have succeeded.' }
  return { status, body: html ? page : unknown }
}

/** The refusal a fault asks for; Bitvavo's codes are numbers. */
function rejectedOrder({ code, message }: ActiveFault<'reject-orders'>): VenueError {
  const { code: usual, message: words } = refusalError('margin-insufficient')
  return new VenueError(typeof code === 'number' ? code : usual, message ?? words)
}
