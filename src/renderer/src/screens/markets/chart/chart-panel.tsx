import { type ReactElement, useCallback, useState } from 'react'
import { type BboScene, createBboChart } from '../../../chart/bbo-chart.ts'
import { type CandleScene, createCandleChart } from '../../../chart/candle-chart.ts'
import { ChartSurface } from '../../../chart/chart-surface.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Panel } from '../../../components/panel.tsx'
import { accountStore } from '../../../stores/account.ts'
import { marketStore } from '../../../stores/market.ts'
import { selectInstrument, sessionStore } from '../../../stores/session.ts'
import styles from './chart-panel.module.css'
import { BboLegend, CandleLegend } from './legends.tsx'

const views = [
  { value: 'both', label: 'Both' },
  { value: 'bbo', label: 'Best bid and offer' },
  { value: 'candles', label: 'Candles' },
] as const
type View = (typeof views)[number]['value']

const instrumentNow = () => {
  const { selected } = marketStore.getState()
  return selectInstrument(selected?.venue, selected?.symbol)(sessionStore.getState())
}

const bboScene = (): BboScene => ({
  slots: marketStore.getState().bbo,
  orders: accountStore.getState().orders,
  instrument: instrumentNow(),
})

const candleScene = (): CandleScene => ({
  candles: marketStore.getState().candles,
  instrument: instrumentNow(),
})

const onBboChange = (listener: () => void): (() => void) => {
  const stops = [
    marketStore.subscribe(({ bbo }, before) => bbo !== before.bbo && listener()),
    accountStore.subscribe(({ orders }, before) => orders !== before.orders && listener()),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

const onCandleChange = (listener: () => void): (() => void) =>
  marketStore.subscribe(({ candles }, before) => candles !== before.candles && listener())

/** Best bid and offer over the last minutes, and one-minute candles under it. */
export function ChartPanel(): ReactElement {
  const [view, setView] = useState<View>('both')
  return (
    <Panel
      name="Best bid and offer chart"
      heading={view === 'candles' ? 'Candles, 1 minute' : 'Best bid and offer'}
      controls={<Choice label="Chart" value={view} options={views} onChange={setView} />}
    >
      <div className={styles.panes}>
        {view !== 'candles' && <BboPane />}
        {view !== 'bbo' && <CandlePane isAlone={view === 'candles'} />}
      </div>
    </Panel>
  )
}

function BboPane(): ReactElement {
  const [atMs, setAtMs] = useState<number>()
  const create = useCallback((element: HTMLElement) => createBboChart(element, setAtMs), [])
  return (
    <div className={styles.pane} data-pane="bbo">
      <ChartSurface create={create} scene={bboScene} subscribe={onBboChange} />
      <BboLegend atMs={atMs} />
    </div>
  )
}

function CandlePane({ isAlone }: { readonly isAlone: boolean }): ReactElement {
  const [atMs, setAtMs] = useState<number>()
  const create = useCallback(
    (element: HTMLElement) => createCandleChart(element, setAtMs, isAlone),
    [isAlone],
  )
  return (
    <div className={styles.pane} data-pane="candles">
      <ChartSurface create={create} scene={candleScene} subscribe={onCandleChange} />
      <CandleLegend atMs={atMs} />
    </div>
  )
}
