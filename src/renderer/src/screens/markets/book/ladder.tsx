import { type KeyboardEvent, type MouseEvent, type ReactElement, useState } from 'react'
import type { BookView, InstrumentView } from '../../../../../shared/views.ts'
import { takeLimitPrice } from '../../../stores/ticket.ts'
import styles from './book.module.css'
import { LadderRow } from './ladder-row.tsx'
import { EMPTY_SLOT, ladderOf, SLOTS_A_SIDE } from './ladder-slots.ts'
import { Touch } from './touch.tsx'

interface LadderProps {
  readonly book: BookView | undefined
  readonly instrument: InstrumentView | undefined
}

const NO_ROWS = { bids: [], asks: [] }
/** Best price first; the row of a place never changes. */
const PLACES = Array.from({ length: SLOTS_A_SIDE }, (_, place) => place)

/** Asks above, bids below, the touch between them; a click on a price makes it the ticket's limit. */
export function Ladder({ book, instrument }: LadderProps): ReactElement {
  const [tabStop, setTabStop] = useState(SLOTS_A_SIDE)
  const { bids, asks } = ladderOf(book ?? NO_ROWS)
  const decimals = {
    priceDecimals: instrument?.priceDecimals ?? 2,
    sizeDecimals: instrument?.sizeDecimals ?? 3,
  }

  const takePrice = ({ target }: MouseEvent): void => {
    const price = (target as Element).closest<HTMLElement>('[data-price]')?.dataset.price
    if (price !== undefined) takeLimitPrice(price)
  }

  const moveFocus = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(`.${styles.row}`)]
    const next = rows.indexOf(document.activeElement as HTMLElement) + step
    if (rows[next] === undefined) return
    rows[next].focus()
    setTabStop(next)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and look
    <div
      role="group"
      aria-label="Price levels"
      className={styles.ladder}
      data-state={book?.state ?? 'connecting'}
      onClick={takePrice}
      onKeyDown={moveFocus}
    >
      <div className={styles.side}>
        {PLACES.toReversed().map((place) => (
          <LadderRow
            key={place}
            side="ask"
            {...(asks[place] ?? EMPTY_SLOT)}
            {...decimals}
            isTabStop={tabStop === SLOTS_A_SIDE - 1 - place}
          />
        ))}
        {isEmptySide(book, 'asks') && <p className={styles.emptySide}>no asks</p>}
      </div>
      <Touch book={book} instrument={instrument} />
      <div className={styles.side}>
        {PLACES.map((place) => (
          <LadderRow
            key={place}
            side="bid"
            {...(bids[place] ?? EMPTY_SLOT)}
            {...decimals}
            isTabStop={tabStop === SLOTS_A_SIDE + place}
          />
        ))}
        {isEmptySide(book, 'bids') && <p className={styles.emptySide}>no bids</p>}
      </div>
    </div>
  )
}

function isEmptySide(book: BookView | undefined, side: 'bids' | 'asks'): boolean {
  return book !== undefined && book.state !== 'connecting' && book[side].length === 0
}
