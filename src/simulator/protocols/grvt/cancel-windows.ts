/** A window that has run out, or was asked for while another one stood. */
export interface EndedWindow {
  readonly clientOrderId: string
  readonly status: 'EXPIRED' | 'DROPPED_DUPLICATE'
}

/**
 * Cancels that found no order and wait for it: a create with that client id that arrives in time is killed
 * (`time_to_live_ms`, section 5 of the venue sheet).
 */
export class CancelWindows {
  readonly #endsAtMs = new Map<string, number>()

  /** Opens a window; of two that overlap only the first counts. */
  open(clientOrderId: string, nowMs: number, lifeMs: number): EndedWindow | undefined {
    if ((this.#endsAtMs.get(clientOrderId) ?? 0) > nowMs)
      return { clientOrderId, status: 'DROPPED_DUPLICATE' }
    this.#endsAtMs.set(clientOrderId, nowMs + lifeMs)
    return undefined
  }

  /** True when an order with this id must not come to the book; the window has then done its work. */
  kills(clientOrderId: string, nowMs: number): boolean {
    const endsAtMs = this.#endsAtMs.get(clientOrderId)
    if (endsAtMs === undefined || endsAtMs <= nowMs) return false
    return this.#endsAtMs.delete(clientOrderId)
  }

  /** Windows that ran out since the last look. */
  ended(nowMs: number): EndedWindow[] {
    const over = [...this.#endsAtMs].filter(([, endsAtMs]) => endsAtMs <= nowMs)
    return over.map(([clientOrderId]) => {
      this.#endsAtMs.delete(clientOrderId)
      return { clientOrderId, status: 'EXPIRED' }
    })
  }
}
