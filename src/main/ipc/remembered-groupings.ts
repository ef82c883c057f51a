import type { Decimal } from '../base/decimal.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Settings } from '../settings/settings.ts'
import { rememberedGrouping } from './book-view.ts'
import type { Terminal } from './terminal.ts'

/** Ladder widths, remembered by instrument; one tick until somebody chooses. */
export function rememberedGroupings(settings: Settings): Pick<Terminal, 'groupingOf' | 'setGrouping'> {
  const keyOf = ({ venue, symbol }: Instrument): string => `${venue}:${symbol}`
  return {
    groupingOf: (instrument) => rememberedGrouping(settings.get('groupings')[keyOf(instrument)], instrument),
    setGrouping(instrument: Instrument, width: Decimal) {
      settings.set('groupings', { ...settings.get('groupings'), [keyOf(instrument)]: width.toFixed() })
    },
  }
}
