import type { ReactElement, ReactNode } from 'react'
import { useStore } from 'zustand'
import { formatPrice, formatSize, UNKNOWN } from '../../../format/numbers.ts'
import { formatMinute, formatTime } from '../../../format/time.ts'
import { marketStore } from '../../../stores/market.ts'
import { useSelectedInstrument } from '../use-selected-instrument.ts'
import styles from './chart-panel.module.css'

interface LegendProps {
  /** The moment under the pointer; absent when it is elsewhere, and the newest values are shown. */
  readonly atMs: number | undefined
}

/** Values of the two lines, as text. */
export function BboLegend({ atMs }: LegendProps): ReactElement {
  const decimals = useSelectedInstrument()?.priceDecimals ?? 2
  const slot = useStore(marketStore, ({ bbo }) =>
    atMs === undefined ? bbo.at(-1) : bbo.find((each) => each.atMs === atMs),
  )
  const price = (value: number | undefined): string =>
    value === undefined ? UNKNOWN : formatPrice(value.toFixed(decimals), decimals)
  return (
    <Legend when={slot === undefined ? UNKNOWN : formatTime(slot.atMs)}>
      <Entry name="Bid" tone="buy" value={price(slot?.bid)} />
      <Entry name="Ask" tone="sell" value={price(slot?.ask)} />
    </Legend>
  )
}

/** Values of one candle, as text. */
export function CandleLegend({ atMs }: LegendProps): ReactElement {
  const instrument = useSelectedInstrument()
  const decimals = instrument?.priceDecimals ?? 2
  const candle = useStore(marketStore, ({ candles }) =>
    atMs === undefined ? candles.at(-1) : candles.find(({ openTimeMs }) => openTimeMs === atMs),
  )
  const tone = candle === undefined ? undefined : candle.close >= candle.open ? 'buy' : 'sell'
  const price = (value: number | undefined): string =>
    value === undefined ? UNKNOWN : formatPrice(value.toFixed(decimals), decimals)
  const sizeDecimals = instrument?.sizeDecimals ?? 3
  const volume =
    candle === undefined ? UNKNOWN : formatSize(candle.volumeBase.toFixed(sizeDecimals), sizeDecimals)
  return (
    <Legend when={candle === undefined ? UNKNOWN : `1 min ${formatMinute(candle.openTimeMs)}`}>
      <Entry name="O" tone={tone} value={price(candle?.open)} />
      <Entry name="H" tone={tone} value={price(candle?.high)} />
      <Entry name="L" tone={tone} value={price(candle?.low)} />
      <Entry name="C" tone={tone} value={price(candle?.close)} />
      <Entry name="Volume" value={volume} />
    </Legend>
  )
}

function Legend({ when, children }: { readonly when: string; readonly children: ReactNode }): ReactElement {
  return (
    <dl className={styles.legend}>
      <div className={styles.when}>
        <dt>Time</dt>
        <dd>{when}</dd>
      </div>
      {children}
    </dl>
  )
}

interface EntryProps {
  readonly name: string
  readonly value: string
  readonly tone?: 'buy' | 'sell' | undefined
}

function Entry({ name, value, tone }: EntryProps): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-tone={tone}>{value}</dd>
    </div>
  )
}
