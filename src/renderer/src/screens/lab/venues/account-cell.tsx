import { Popover } from 'radix-ui'
import { type ReactElement, useId, useState } from 'react'
import type { PaperVenueView } from '../../../../../shared/paper-lab-views.ts'
import { messageOf } from '../../../bridge/ask.ts'
import { ask } from '../../../bridge/main.ts'
import button from '../../../components/button.module.css'
import { Picker } from '../../../components/picker.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { useGesture } from '../../../components/use-gesture.ts'
import { magnitude, signOf } from '../../../format/decimal-text.ts'
import { formatSignedQuote } from '../../../format/numbers.ts'
import type { Tone } from '../../../format/words.ts'
import styles from './venues.module.css'

/** What is done to the paper account by force: a liquidation, a settlement of funding. */
export function AccountCell({ at }: { readonly at: PaperVenueView }): ReactElement {
  const { venueName, heldSymbols, kind } = at
  if (kind === 'spot') return <span className={styles.faint}>spot</span>
  return (
    <Popover.Root>
      <Popover.Trigger
        className={`${button.small} ${styles.account}`}
        aria-label={`Paper account of ${venueName}`}
      >
        {heldSymbols.length === 0 ? 'Flat' : `${heldSymbols.length} held`}…
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.sheet}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={`Paper account of ${venueName}`}
        >
          <AccountForm at={at} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface Told {
  readonly tone: Tone
  readonly words: string
}

function AccountForm({ at }: { readonly at: PaperVenueView }): ReactElement {
  const { venue, venueName, heldSymbols } = at
  const id = useId()
  const [chosen, setChosen] = useState<string>()
  const [ratePercent, setRatePercent] = useState('0.1')
  const [told, setTold] = useState<Told>()
  const symbol = chosen !== undefined && heldSymbols.includes(chosen) ? chosen : heldSymbols[0]
  const isFlat = symbol === undefined

  const tell = async (act: (held: string) => Promise<Told>): Promise<void> => {
    if (symbol === undefined) return
    setTold(await act(symbol).catch((cause) => ({ tone: 'bad', words: messageOf(cause) }) as const))
  }
  const shock = useGesture(() =>
    tell(async (held) => {
      const { receivedQuote, quoteAsset } = await ask('lab.fundingShock', {
        venue,
        symbol: held,
        ratePercent,
      })
      return { tone: 'good', words: fundingWords(receivedQuote, quoteAsset) }
    }),
  )
  const liquidate = useGesture(() =>
    tell(async (held) => {
      const { closedBase } = await ask('lab.liquidate', { venue, symbol: held })
      return { tone: 'warning', words: `liquidated ${closedBase} ${held}` }
    }),
  )
  return (
    <div className={styles.form}>
      <div className={styles.line}>
        <span className={styles.title}>Paper account of {venueName}</span>
        {!isFlat && (
          <Picker
            label="Held symbol"
            value={symbol}
            options={heldSymbols.map((each) => ({ value: each, label: each }))}
            onChange={setChosen}
          />
        )}
      </div>
      <div className={styles.line}>
        <label htmlFor={id}>Funding, %</label>
        <input
          id={id}
          className={styles.number}
          inputMode="decimal"
          autoComplete="off"
          maxLength={12}
          title="Of the notional. Positive: who is long pays."
          value={ratePercent}
          onChange={(event) => setRatePercent(event.target.value)}
        />
        <button
          type="button"
          className={button.small}
          aria-label={`Funding shock at ${venueName}`}
          aria-disabled={isFlat || shock.isBusy}
          onClick={shock.onClick}
          onKeyDown={shock.onKeyDown}
        >
          Settle now
        </button>
      </div>
      <div className={styles.line}>
        <span>Close by force</span>
        <button
          type="button"
          className={button.small}
          aria-label={`Liquidate at ${venueName}`}
          aria-disabled={isFlat || liquidate.isBusy}
          onClick={liquidate.onClick}
          onKeyDown={liquidate.onKeyDown}
        >
          Liquidate
        </button>
      </div>
      <p className={styles.told} role="status" aria-label="What came of it">
        {told !== undefined && <StateMark tone={told.tone} />}
        {told?.words ?? (isFlat ? 'Nothing is held there on paper.' : '')}
      </p>
    </div>
  )
}

function fundingWords(receivedQuote: string | undefined, quoteAsset: string): string {
  if (receivedQuote === undefined) return 'nothing was held: nothing was paid'
  const word = signOf(receivedQuote) < 0 ? 'paid' : 'received'
  const places = Math.abs(Number(magnitude(receivedQuote))) < 0.1 ? 4 : 2
  return `${word} ${formatSignedQuote(receivedQuote, places)} ${quoteAsset}`
}
