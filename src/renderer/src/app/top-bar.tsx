import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import button from '../components/button.module.css'
import { StateMark } from '../components/state-mark.tsx'
import { formatQuote } from '../format/numbers.ts'
import type { Tone } from '../format/words.ts'
import { leaveScreen, type Screen, screenStore, showScreen, type Workplace } from '../stores/screen.ts'
import { sessionStore } from '../stores/session.ts'
import { InstrumentPicker } from './instrument-picker.tsx'
import { Mark } from './mark.tsx'
import { PaperSwitch } from './paper-switch.tsx'
import { ScreenNav } from './screen-nav.tsx'
import styles from './top-bar.module.css'
import { UnhedgedClock } from './unhedged-clock.tsx'
import { VenueLights } from './venue-lights.tsx'
import { sourceWords } from './venue-words.ts'

/** Always in sight: what we trade on, how, with how much, and whether we may. */
export function TopBar(): ReactElement {
  const hasOwnAsset = useStore(
    screenStore,
    ({ screen }) => screen === 'desk' || screen === 'trader' || screen === 'lab',
  )
  return (
    <header className={styles.bar}>
      <div className={styles.product}>
        <Mark size={22} />
        <h1 className={styles.name}>Tandem</h1>
      </div>
      <ScreenNav />
      <ModeBadge />
      {/* The desk and the lab have an asset of their own, in their ticket; the trader follows several. */}
      {!hasOwnAsset && <InstrumentPicker />}
      <MarketSource />
      <UnhedgedClock />
      <Equity />
      <VenueLights />
      <TradingStateLight />
      <PaperSwitch />
      <ScreenButton to="health" label="Health" title="Health (Ctrl 8)" />
      <ScreenButton to="settings" label="Settings" title="Settings (Ctrl ,)" />
    </header>
  )
}

interface ScreenButtonProps {
  readonly to: Exclude<Screen, Workplace>
  readonly label: string
  readonly title?: string | undefined
}

/** Goes to a screen, and back to where the user worked when pressed again. */
function ScreenButton({ to, label, title }: ScreenButtonProps): ReactElement {
  const screen = useStore(screenStore, (state) => state.screen)
  return (
    <button
      type="button"
      className={button.small}
      aria-pressed={screen === to}
      title={title}
      onClick={() => (screen === to ? leaveScreen() : showScreen(to))}
    >
      {label}
    </button>
  )
}

function ModeBadge(): ReactElement {
  const session = useStore(sessionStore, (state) => state.session)
  const word = session?.mode === 'live' ? 'LIVE' : 'PAPER'
  const source = sourceWords(useStore(sessionStore, ({ venues }) => venues))
  return (
    <div role="status" aria-label="Mode" className={styles.mode} data-mode={session?.mode}>
      <strong>{word}</strong>
      <span> · {source}</span>
    </div>
  )
}

/** Which recording or generator the simulator plays; empty elsewhere. */
function MarketSource(): ReactElement {
  const market = useStore(sessionStore, ({ session }) => session?.market)
  return (
    <span className={styles.market} title={market}>
      {market}
    </span>
  )
}

function Equity(): ReactElement {
  const equity = useStore(sessionStore, ({ session }) => session?.equityQuote)
  const asset = useStore(sessionStore, ({ session }) => session?.quoteAsset)
  const venue = useStore(sessionStore, ({ session }) => session?.equityVenueName)
  return (
    <dl className={styles.equity}>
      <dt>Equity{venue !== undefined && <span className={styles.where}> on {venue}</span>}</dt>
      <dd>
        {formatQuote(equity)} <span>{asset}</span>
      </dd>
    </dl>
  )
}

const tradingTone: Record<string, Tone> = { NORMAL: 'good', 'REDUCE-ONLY': 'warning', HALTED: 'bad' }

function TradingStateLight(): ReactElement {
  const state = useStore(sessionStore, ({ session }) => session?.tradingState) ?? 'HALTED'
  const reason = useStore(sessionStore, ({ session }) => session?.tradingStateReason)
  return (
    <div
      role="status"
      aria-label="Trading state"
      className={styles.trading}
      data-state={state}
      title={reason}
    >
      <StateMark tone={tradingTone[state] ?? 'bad'} />
      <span>{state}</span>
      {reason !== undefined && <span className={styles.reason}>{reason}</span>}
    </div>
  )
}
