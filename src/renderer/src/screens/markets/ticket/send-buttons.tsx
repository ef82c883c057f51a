import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { InstrumentView } from '../../../../../shared/views.ts'
import { useGesture } from '../../../components/use-gesture.ts'
import { isDecimalText } from '../../../format/decimal-text.ts'
import { formatPrice } from '../../../format/numbers.ts'
import { marketStore } from '../../../stores/market.ts'
import type { OrderSide, TicketState } from '../../../stores/ticket.ts'
import styles from './ticket.module.css'

interface SendButtonsProps {
  readonly instrument: InstrumentView | undefined
  readonly ticket: TicketState
  readonly onSend: (side: OrderSide) => Promise<void>
}

/** Buy and Sell. One click is one order; they stay usable while a problem is shown, and main answers. */
export function SendButtons({ instrument, ticket, onSend }: SendButtonsProps): ReactElement {
  const decimals = instrument?.priceDecimals ?? 2
  const bestBid = useStore(marketStore, ({ book }) => book?.bestBid)
  const bestAsk = useStore(marketStore, ({ book }) => book?.bestAsk)
  const priceOf = (best: string | undefined): string =>
    formatPrice(ticket.type === 'limit' ? limitOf(ticket) : best, decimals)
  return (
    <div className={styles.send}>
      <SendButton side="buy" word="Buy" price={priceOf(bestAsk)} onSend={onSend} />
      <SendButton side="sell" word="Sell" price={priceOf(bestBid)} onSend={onSend} />
    </div>
  )
}

/** The typed limit when it reads as a price; what is wrong with it otherwise is main's to say. */
function limitOf({ limitPrice }: TicketState): string | undefined {
  return isDecimalText(limitPrice.trim()) ? limitPrice.trim() : undefined
}

interface SendButtonProps {
  readonly side: OrderSide
  readonly word: string
  readonly price: string
  readonly onSend: (side: OrderSide) => Promise<void>
}

function SendButton({ side, word, price, onSend }: SendButtonProps): ReactElement {
  const { isBusy, onClick, onKeyDown } = useGesture(() => onSend(side))
  return (
    <button
      type="button"
      className={styles.sendButton}
      data-side={side}
      aria-label={word}
      aria-disabled={isBusy}
      aria-busy={isBusy}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <span className={styles.sendWord}>{word}</span>
      <span className={styles.sendPrice}>{isBusy ? 'sending' : price}</span>
    </button>
  )
}
