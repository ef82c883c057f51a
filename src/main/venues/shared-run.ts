/** A run that callers of the same connection share. */
export interface SharedRun {
  /** The run of this connection, begun when there is none; one of a connection before it ends with its own signal. */
  join(signal: AbortSignal): Promise<void>
  /** The next caller begins a run of its own, although this one has not ended. */
  release(): void
}

/** @param run ends with the signal */
export function createSharedRun(run: (signal: AbortSignal) => Promise<void>): SharedRun {
  let running: { readonly signal: AbortSignal; readonly done: Promise<void> } | undefined
  return {
    join(signal) {
      if (running?.signal === signal) return running.done
      const done = run(signal).finally(() => {
        if (running?.done === done) running = undefined
      })
      running = { signal, done }
      return done
    },
    release() {
      running = undefined
    },
  }
}
