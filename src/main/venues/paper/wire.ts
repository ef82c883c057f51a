import { abortError, untilAborted } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { CancelOutcome, OrderRequest, SubmitOutcome } from '../../domain/order.ts'
import type { LabSwitches } from './lab.ts'
import type { LatencySource } from './latency.ts'

/** The way to the paper venue and back: commands take time, and can get lost. */
export interface PaperWire {
  submit(order: OrderRequest, signal: AbortSignal): Promise<SubmitOutcome>
  cancel(id: ClientOrderId, signal: AbortSignal): Promise<CancelOutcome>
  /** Resolves when an order that is on its way has come or is lost: a question overtakes no order. */
  arrived(id: ClientOrderId, signal: AbortSignal): Promise<void>
}

export interface PaperWireDeps {
  /** Carry a command out at the venue, once it is there. They never throw. */
  readonly submit: (order: OrderRequest, signal: AbortSignal) => Promise<SubmitOutcome>
  readonly cancel: (id: ClientOrderId) => Promise<CancelOutcome>
  readonly lab: Pick<LabSwitches, 'settings' | 'takeFault'>
  readonly latency: LatencySource
  readonly clock: Clock
  /** Ends every wait. */
  readonly lifetime: () => AbortSignal
}

/** How long a client waits for a reply that is lost. */
const REPLY_WITHIN_MS = 1_500

/**
 * A command arrives after half of its round trip and is answered after the other half. One that has been sent is
 * carried out even if its caller stops waiting: the outcome is unknown then, as at a real venue.
 */
export function createPaperWire(deps: PaperWireDeps): PaperWire {
  const { lab, latency, clock, lifetime } = deps
  const onTheWay = new Map<ClientOrderId, Promise<void>>()

  const roundTripMs = (): number => {
    const { latencyMs } = lab.settings()
    return latencyMs === 'measured' ? latency.nextMs() : latencyMs
  }
  const pause = async (ms: number): Promise<void> => {
    if (ms > 0) await clock.sleep(ms, lifetime())
    // Nothing is carried out after the end of the session.
    if (lifetime().aborted) throw abortError(lifetime())
  }
  const unknown = (reason: string) => ({ outcome: 'unknown', reason }) as const

  /** The caller gives up waiting, not the order. */
  const answered = async <T>(
    answer: Promise<T>,
    signal: AbortSignal,
  ): Promise<T | ReturnType<typeof unknown>> => {
    try {
      return await untilAborted(answer, signal)
    } catch {
      return unknown('no answer came before the wait was given up')
    }
  }

  const arrived = async (id: ClientOrderId, signal: AbortSignal): Promise<void> => {
    const arriving = onTheWay.get(id)
    if (arriving) await untilAborted(arriving, signal)
  }

  return {
    arrived,
    async submit(order, signal) {
      if (signal.aborted) return { outcome: 'rejected', code: 'not-sent', reason: 'cancelled before sending' }
      const fault = lab.takeFault()
      const halfMs = roundTripMs() / 2
      const isLost = fault?.kind === 'reject' || (fault?.kind === 'no-reply' && !fault.carriedOut)
      const carryOut = async (): Promise<SubmitOutcome> => {
        await pause(halfMs)
        if (fault?.kind === 'reject') return { outcome: 'rejected', code: fault.code, reason: fault.reason }
        if (isLost) return unknown('the order was lost on its way')
        // Its caller may have gone: the order is at the venue now.
        return deps.submit(order, lifetime())
      }
      const carried = carryOut()
      const done = carried.then(
        () => undefined,
        () => undefined,
      )
      onTheWay.set(order.clientOrderId, done)
      void done.then(() => {
        if (onTheWay.get(order.clientOrderId) === done) onTheWay.delete(order.clientOrderId)
      })
      const reply = async (): Promise<SubmitOutcome> => {
        const outcome = await carried
        await pause(halfMs)
        if (fault?.kind !== 'no-reply') return outcome
        await pause(REPLY_WITHIN_MS)
        return unknown(`no reply came within ${REPLY_WITHIN_MS} ms`)
      }
      return answered(reply(), signal)
    },
    async cancel(id, signal) {
      const halfMs = roundTripMs() / 2
      const carryOut = async (): Promise<CancelOutcome> => {
        await Promise.all([pause(halfMs), arrived(id, lifetime())])
        const outcome = await deps.cancel(id)
        await pause(halfMs)
        return outcome
      }
      return answered(carryOut(), signal)
    },
  }
}
