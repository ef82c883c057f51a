/** A phase as it is drawn on an axis from the first start to the last end. */
export interface PhaseBar {
  readonly name: string
  readonly leftPercent: number
  readonly widthPercent: number
  readonly text: string
}

interface Phase {
  readonly name: string
  /** From the start of the operation. */
  readonly startMs: number
  readonly durationMs: number
}

/** Bars to one scale. A phase too short to see is drawn one per cent wide. Main counts the legs; people say long and short. */
export function phaseBars(phases: readonly Phase[]): readonly PhaseBar[] {
  const endMs = Math.max(1, ...phases.map(({ startMs, durationMs }) => startMs + durationMs))
  return phases.map(({ name, startMs, durationMs }) => {
    const widthPercent = Math.max(1, (durationMs / endMs) * 100)
    return {
      name: name.replace(/ 0$/, ' long').replace(/ 1$/, ' short'),
      leftPercent: Math.min((startMs / endMs) * 100, 100 - widthPercent),
      widthPercent,
      text: durationMs < 10 ? `${durationMs.toFixed(1)} ms` : `${Math.round(durationMs)} ms`,
    }
  })
}
