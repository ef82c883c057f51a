import type { InstrumentView } from '../../../../../shared/views.ts'
import { shiftLeft } from '../../../format/decimal-text.ts'
import type { SizeUnit } from '../../../stores/ticket.ts'

const QUOTE_SIZES = ['100', '500', '1000', '5000', '10000']
const BASE_STEPS = [0, 1, 2, 3]

/** Sizes offered with one click: round sums of the quote asset, or the smallest size times powers of ten. */
export function quickSizesOf(unit: SizeUnit, instrument: InstrumentView | undefined): readonly string[] {
  if (unit === 'quote') return QUOTE_SIZES
  return instrument === undefined ? [] : BASE_STEPS.map((power) => shiftLeft(instrument.minSize, power))
}
