/** Nonces of one API key (section 4.4 of the venue sheet). */
export class NonceCounter {
  /** The sequencer executes this one next. */
  #next: number
  /** The API takes this one next: what is executed, and everything queued behind it. */
  #expected: number

  constructor(first: number) {
    this.#next = first
    this.#expected = first
  }

  /** What `nextNonce` answers. */
  get expected(): number {
    return this.#expected
  }

  /** Takes a nonce into the queue: the next one, or with `skips` any larger one. False is the venue's 21104. */
  accept(nonce: number, skips: boolean): boolean {
    if (!Number.isSafeInteger(nonce)) return false
    if (skips ? nonce < this.#expected : nonce !== this.#expected) return false
    this.#expected = nonce + 1
    return true
  }

  /** True when the sequencer may execute it: a transaction dropped before it left a hole that stops the plain ones. */
  isDue(nonce: number, skips: boolean): boolean {
    return skips ? nonce >= this.#next : nonce === this.#next
  }

  consume(nonce: number): void {
    this.#next = nonce + 1
    this.#expected = Math.max(this.#expected, this.#next)
  }

  /** Goes back to the nonce of a transaction that was dropped: those queued behind it fail. */
  drop(): void {
    this.#expected = this.#next
  }
}
