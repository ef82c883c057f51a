import type { PairView } from '../../../../../shared/pair-views.ts'
import type { Tone } from '../../../format/words.ts'

/** State of a pair in one word beside its mark. */
export const pairStateName: Record<PairView['state'], string> = {
  opening: 'Opening',
  open: 'Open',
  closing: 'Closing',
  naked: 'NAKED',
  recovering: 'Recovering',
  closed: 'Closed',
  flat: 'Flat',
}

export const pairTone: Record<PairView['state'], Tone> = {
  opening: 'busy',
  open: 'good',
  closing: 'busy',
  naked: 'bad',
  recovering: 'warning',
  closed: 'idle',
  flat: 'idle',
}

const stepName: Readonly<Record<string, string>> = {
  entering: 'both legs are filling',
  settling: 'waiting for the fate of an order',
  balancing: 'hedging the smaller leg',
  unwinding: 'taking the larger leg back',
  naked: 'one leg stands alone',
  paired: 'both legs hold the same',
  flat: 'nothing is held',
  closed: 'both legs are closed',
}

/** A step of the operation as a person says it; a step this window does not know stays as main calls it. */
export function stateWords(step: string): string {
  return stepName[step] ?? step
}

/** What happens to a pair: its state, and the step of the running operation. */
export function stepWords({ state, step }: PairView): string {
  return step === undefined ? pairStateName[state] : `${pairStateName[state]}: ${stateWords(step)}`
}

/** One leg: where, and how much is held there. */
export function legWords({ venueName, sizeBase }: PairView['legs'][number]): string {
  return `${venueName} ${sizeBase}`
}

/** Name of a pair among others: `BTC pair long Aster short Backpack`. */
export function pairName({ symbol, legs }: PairView): string {
  const at = (side: 'buy' | 'sell'): string => legs.find((leg) => leg.side === side)?.venueName ?? '?'
  return `${symbol} pair long ${at('buy')} short ${at('sell')}`
}
