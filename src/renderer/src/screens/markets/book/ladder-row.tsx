import { type CSSProperties, memo, type ReactElement } from 'react'
import { formatPrice, formatSize } from '../../../format/numbers.ts'
import styles from './book.module.css'

interface LadderRowProps {
  readonly price: string | undefined
  readonly sizeBase: string | undefined
  readonly totalBase: string | undefined
  readonly depth: number
  readonly side: 'bid' | 'ask'
  readonly priceDecimals: number
  readonly sizeDecimals: number
  /** One row of the ladder is in the tab order; arrow keys move from it. */
  readonly isTabStop: boolean
}

/** One place of the ladder. Renders only when one of its texts changes. */
export const LadderRow = memo(function LadderRow(props: LadderRowProps): ReactElement {
  const { price, sizeBase, totalBase, depth, side, priceDecimals, sizeDecimals, isTabStop } = props
  return (
    <button
      type="button"
      className={styles.row}
      data-side={side}
      data-price={price}
      tabIndex={isTabStop ? 0 : -1}
      style={{ '--depth': depth } as CSSProperties}
    >
      <span className={styles.price}>{price === undefined ? '' : formatPrice(price, priceDecimals)}</span>
      <span>{sizeBase === undefined ? '' : formatSize(sizeBase, sizeDecimals)}</span>
      <span className={styles.total}>
        {totalBase === undefined ? '' : formatSize(totalBase, sizeDecimals)}
      </span>
    </button>
  )
})
