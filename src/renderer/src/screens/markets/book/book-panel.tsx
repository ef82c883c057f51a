import { type ReactElement, useEffect } from 'react'
import { toast } from 'sonner'
import { useStore } from 'zustand'
import { messageOf } from '../../../bridge/ask.ts'
import { ask } from '../../../bridge/main.ts'
import { Panel } from '../../../components/panel.tsx'
import { Picker } from '../../../components/picker.tsx'
import { grouped } from '../../../format/decimal-text.ts'
import { marketStore } from '../../../stores/market.ts'
import { useSelectedInstrument } from '../use-selected-instrument.ts'
import styles from './book.module.css'
import { markBookPainted } from './book-painted.ts'
import { Ladder } from './ladder.tsx'

/** The order book of the selected instrument. */
export function BookPanel(): ReactElement {
  const instrument = useSelectedInstrument()
  const book = useStore(marketStore, (state) => state.book)
  const hasBothSides = book?.bestBid !== undefined && book.bestAsk !== undefined

  useEffect(() => {
    if (hasBothSides) markBookPainted()
  }, [hasBothSides])

  return (
    <Panel name="Order book" controls={<Grouping />}>
      <div className={styles.book}>
        <div className={styles.columns}>
          <span>Price ({instrument?.quoteAsset ?? UNNAMED})</span>
          <span>Size ({instrument?.symbol ?? UNNAMED})</span>
          <span>Total</span>
        </div>
        <Ladder book={book} instrument={instrument} />
      </div>
    </Panel>
  )
}

const UNNAMED = '–'

function Grouping(): ReactElement | null {
  const selected = useStore(marketStore, (state) => state.selected)
  const grouping = useStore(marketStore, ({ book }) => book?.grouping)
  const groupings = useStore(marketStore, ({ book }) => book?.groupings.join(' ') ?? '')
  const options = groupings.split(' ').filter((each) => each !== '')

  const change = (width: string): void => {
    if (selected === undefined) return
    const { venue, symbol } = selected
    ask('book.setGrouping', { venue, symbol, grouping: width }).catch((cause: unknown) =>
      toast.error('Grouping not changed', { description: messageOf(cause) }),
    )
  }
  return (
    <Picker
      label="Grouping"
      value={grouping}
      options={options.map((value) => ({ value, label: grouped(value) }))}
      onChange={change}
      isDisabled={options.length === 0}
    />
  )
}
