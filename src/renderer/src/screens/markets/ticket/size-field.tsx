import type { ReactElement } from 'react'
import type { InstrumentView } from '../../../../../shared/views.ts'
import { Choice } from '../../../components/choice.tsx'
import { grouped } from '../../../format/decimal-text.ts'
import { editTicket, type TicketState } from '../../../stores/ticket.ts'
import { Field } from './field.tsx'
import { quickSizesOf } from './quick-sizes.ts'
import styles from './ticket.module.css'

interface SizeFieldProps {
  readonly ticket: TicketState
  readonly instrument: InstrumentView | undefined
  readonly problems: readonly string[]
  readonly refused: string | undefined
}

/** How much, in quote or in base units. */
export function SizeField({ ticket, instrument, problems, refused }: SizeFieldProps): ReactElement {
  const { size, sizeUnit } = ticket
  const units = [
    { value: 'quote', label: instrument?.quoteAsset ?? 'quote' },
    { value: 'base', label: instrument?.symbol ?? 'base' },
  ] as const
  return (
    <Field
      label="Size"
      name="size"
      value={size}
      onChange={(text) => editTicket({ size: text })}
      suffix={
        <Choice
          label="Size unit"
          value={sizeUnit}
          options={units}
          onChange={(unit) => editTicket({ sizeUnit: unit })}
        />
      }
      below={<QuickSizes ticket={ticket} instrument={instrument} />}
      wordLines={2}
      problems={problems}
      refused={refused}
    />
  )
}

function QuickSizes({ ticket, instrument }: Pick<SizeFieldProps, 'ticket' | 'instrument'>): ReactElement {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and look
    <div className={styles.quick} role="group" aria-label="Quick sizes">
      {quickSizesOf(ticket.sizeUnit, instrument).map((quick) => (
        <button
          key={quick}
          type="button"
          className={styles.quickSize}
          aria-pressed={quick === ticket.size}
          onClick={() => editTicket({ size: quick })}
        >
          {grouped(quick)}
        </button>
      ))}
    </div>
  )
}
