import type { ReactElement } from 'react'
import type { InstrumentView } from '../../../../../shared/views.ts'
import { editTicket, type TicketState } from '../../../stores/ticket.ts'
import { Field } from './field.tsx'
import styles from './ticket.module.css'

interface PriceFieldProps {
  readonly ticket: TicketState
  readonly instrument: InstrumentView | undefined
  readonly problems: readonly string[]
  readonly refused: string | undefined
}

/** The limit price; a market order keeps the place and says what it does instead. */
export function PriceField({ ticket, instrument, problems, refused }: PriceFieldProps): ReactElement {
  if (ticket.type === 'market') {
    return (
      <div className={styles.field}>
        <span className={styles.label}>Price</span>
        <div className={styles.box} data-readonly="true">
          <span className={styles.input}>Market</span>
          <span className={styles.hint}>walks the book</span>
        </div>
        <p className={styles.words} data-lines={1} />
      </div>
    )
  }
  return (
    <Field
      label="Limit price"
      name="limitPrice"
      value={ticket.limitPrice}
      onChange={(limitPrice) => editTicket({ limitPrice })}
      suffix={<span className={styles.hint}>{instrument?.quoteAsset}</span>}
      problems={problems}
      refused={refused}
      wordLines={1}
    />
  )
}
