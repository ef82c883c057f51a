import { type ReactElement, useState } from 'react'
import { toast } from 'sonner'
import { useStore } from 'zustand'
import type { LabMarketView } from '../../../../../shared/paper-lab-views.ts'
import { messageOf } from '../../../bridge/ask.ts'
import { ask } from '../../../bridge/main.ts'
import { Panel } from '../../../components/panel.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { useGesture } from '../../../components/use-gesture.ts'
import type { Tone } from '../../../format/words.ts'
import { paperLabStore } from '../../../stores/paper-lab.ts'
import { sessionStore } from '../../../stores/session.ts'
import styles from './market.module.css'
import { RecordingTable } from './recording-table.tsx'
import { SPEED_RANGE, speedProblem } from './speed.ts'

/** What the simulated venues show: a generated market, or recorded feeds. */
export function MarketPanel(): ReactElement {
  const market = useStore(paperLabStore, ({ lab }) => lab?.market)
  return (
    <Panel name="Market">
      {market === undefined ? (
        <p className={styles.note}>The market is not known yet.</p>
      ) : market.isSimulated ? (
        <Simulated market={market} />
      ) : (
        <p className={styles.note}>
          Prices come from real venues in this run, and a real market cannot be replaced. Recordings are
          replayed where every venue is set to the simulator, in Settings.
        </p>
      )}
    </Panel>
  )
}

const tones: Readonly<Record<LabMarketView['state'], Tone>> = {
  ready: 'good',
  restarting: 'busy',
  failed: 'bad',
}

const stateWords: Readonly<Record<LabMarketView['state'], string>> = {
  ready: 'The market runs.',
  restarting: 'The simulated venues are starting again.',
  failed: 'It could not be started on that.',
}

function Simulated({ market }: { readonly market: LabMarketView }): ReactElement {
  const { state, words } = market
  const isLive = useStore(sessionStore, ({ session }) => session?.mode === 'live')
  const [typed, setTyped] = useState<string>()
  const speed = typed ?? String(market.speed)
  const reason = isLive
    ? 'Refused while trading is live: live orders would lose their market'
    : state === 'restarting'
      ? 'It is being started'
      : speedProblem(speed)

  const failure = state === 'failed' ? words : undefined
  const { isBusy, ...handlers } = useGesture(async () => {
    if (reason !== undefined) return
    try {
      await ask('lab.restartMarket', { speed: Number(speed) })
      setTyped(undefined)
    } catch (cause) {
      toast.error('The market was not started again', { description: messageOf(cause) })
    }
  })
  return (
    <div className={styles.body}>
      <div className={styles.head}>
        <output className={styles.state} aria-label="Market state" title={words}>
          <StateMark tone={tones[state]} />
          <span>{stateWords[state]}</span>
        </output>
        <label className={styles.speed} title={`Of the recordings: ${SPEED_RANGE}; 1 is real time`}>
          Speed
          <input
            inputMode="decimal"
            autoComplete="off"
            maxLength={6}
            value={speed}
            onChange={(event) => setTyped(event.target.value)}
            aria-invalid={speedProblem(speed) !== undefined}
          />
          ×
        </label>
        <button
          type="button"
          className={styles.restart}
          aria-label="Restart market"
          aria-disabled={isBusy || reason !== undefined}
          aria-describedby="restart-note"
          title={reason ?? 'Starts every simulated venue again on what is chosen for the next start'}
          {...handlers}
        >
          Restart market
        </button>
        <p
          id="restart-note"
          className={styles.reason}
          role={failure === undefined ? undefined : 'alert'}
          title={failure}
        >
          {failure ?? reason ?? 'Paper orders and positions stay and meet the new prices; books begin anew.'}
        </p>
      </div>
      <RecordingTable venues={market.venues} isWaiting={state === 'restarting'} />
    </div>
  )
}
