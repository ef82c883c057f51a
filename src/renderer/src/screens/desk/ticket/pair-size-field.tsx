import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { InstrumentView } from '../../../../../shared/views.ts'
import { Choice } from '../../../components/choice.tsx'
import { compare, grouped } from '../../../format/decimal-text.ts'
import { editPairTicket, type PairTicketState } from '../../../stores/pair-ticket.ts'
import { selectInstrument, sessionStore } from '../../../stores/session.ts'
import { Field } from '../../markets/ticket/field.tsx'
import { quickSizesOf } from '../../markets/ticket/quick-sizes.ts'
import form from '../../markets/ticket/ticket.module.css'

interface PairSizeFieldProps {
  readonly ticket: PairTicketState
  readonly problems: readonly string[]
}

/** How much each leg is, in money or in tokens. */
export function PairSizeField({ ticket, problems }: PairSizeFieldProps): ReactElement {
  const { size, sizeUnit, symbol } = ticket
  const long = useStore(sessionStore, selectInstrument(ticket.longVenue, symbol))
  const short = useStore(sessionStore, selectInstrument(ticket.shortVenue, symbol))
  const units = [
    { value: 'quote', label: 'USD' },
    { value: 'base', label: symbol === '' ? 'tokens' : symbol },
  ] as const
  return (
    <Field
      label="Size"
      name="size"
      value={size}
      onChange={(text) => editPairTicket({ size: text })}
      suffix={
        <Choice
          label="Size unit"
          value={sizeUnit}
          options={units}
          onChange={(unit) => editPairTicket({ sizeUnit: unit })}
        />
      }
      below={
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and look
        <div className={form.quick} role="group" aria-label="Quick sizes">
          {quickSizesOf(sizeUnit, coarser(long, short)).map((quick) => (
            <button
              key={quick}
              type="button"
              className={form.quickSize}
              aria-pressed={quick === size}
              onClick={() => editPairTicket({ size: quick })}
            >
              {grouped(quick)}
            </button>
          ))}
        </div>
      }
      wordLines={2}
      problems={problems}
    />
  )
}

/** The one with the larger smallest size: what it takes, the other takes as well. */
function coarser(
  long: InstrumentView | undefined,
  short: InstrumentView | undefined,
): InstrumentView | undefined {
  if (long === undefined || short === undefined) return long ?? short
  return compare(long.minSize, short.minSize) < 0 ? short : long
}
