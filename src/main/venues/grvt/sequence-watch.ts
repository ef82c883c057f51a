/**
 * The numbers of account frames, by stream (sheet sections 6 and 7): number 0 is told at the beginning and outside of the
 * chain; a repeated number is old; each other frame names the number before it.
 */
export interface SequenceWatch {
  /** What a frame is after those before it. After a gap the chain goes on from this frame. */
  next(frame: {
    readonly stream: string
    readonly sequence: number
    readonly previous: number
  }): 'in-order' | 'repeated' | 'gap'
  /** A stream of a new subscription: `firstNumber` is that of its first frame, where the venue told it. */
  begin(stream: string, firstNumber: number | undefined): void
  /** A new connection counts anew. */
  reset(): void
}

export function createSequenceWatch(): SequenceWatch {
  const last = new Map<string, number>()
  return {
    next({ stream, sequence, previous }) {
      if (sequence === 0) return 'in-order'
      const before = last.get(stream)
      if (before === sequence) return 'repeated'
      last.set(stream, sequence)
      return before === undefined || previous === before ? 'in-order' : 'gap'
    },
    begin(stream, firstNumber) {
      // A frame that came before the answer has the say.
      if (firstNumber !== undefined && !last.has(stream)) last.set(stream, firstNumber - 1)
    },
    reset: () => last.clear(),
  }
}
