import type { ReactElement, ReactNode } from 'react'
import type { PaperTraderView } from '../../../../shared/paper-trader-views.ts'
import { Gain } from '../../components/gain.tsx'
import { formatQuote, UNKNOWN } from '../../format/numbers.ts'
import { formatAge } from '../../format/time.ts'
import styles from './trader.module.css'

const percent = (share: number): string => `${(100 * share).toFixed(2).replace('-', '−')} %`

/** What came of every run: the return never without the fall it took, a rate never without its number. */
export function TraderFigures({ report }: { readonly report: PaperTraderView }): ReactElement | null {
  const { figures, quoteAsset, state, equity, equityQuote, startQuote, cashQuote } = report
  if (!figures || figures.trades + equity.length === 0) return null
  const { returnShare, maxDrawdown, trades, closed, wins, feesQuote } = figures
  const lastMs = equity.at(-1)?.atMs
  return (
    <dl className={styles.headline} aria-label="Result">
      <Figure name="Return">
        {percent(returnShare)} <Gain quote={(Number(equityQuote) - Number(startQuote)).toFixed(2)} />
      </Figure>
      <Figure name="Max drawdown">{percent(maxDrawdown)}</Figure>
      <Figure name="Trades">{trades}</Figure>
      <Figure name="Won after fees">
        {closed === 0 ? UNKNOWN : `${wins} of ${closed} (${Math.round((100 * wins) / closed)} %)`}
      </Figure>
      <Figure name="Fees">
        {formatQuote(feesQuote)} {quoteAsset}
      </Figure>
      <Figure name="Cash">{formatQuote(cashQuote)}</Figure>
      {state !== 'running' && lastMs !== undefined && (
        <Figure name="Ended">{formatAge(report.atMs - lastMs)} ago</Figure>
      )}
    </dl>
  )
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
