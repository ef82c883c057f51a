import { type ReactElement, useState } from 'react'
import type { DataSource, KeySlotView, VaultView } from '../../../../shared/views.ts'
import { messageOf } from '../../bridge/ask.ts'
import { ask } from '../../bridge/main.ts'
import button from '../../components/button.module.css'
import { Choice } from '../../components/choice.tsx'
import { dataSourceName } from '../../format/words.ts'
import styles from './settings.module.css'

type VenueSettings = VaultView['venues'][number]

interface EnvironmentChoiceProps
  extends Readonly<Pick<VenueSettings, 'venue' | 'name' | 'environment' | 'chosenEnvironment'>> {
  readonly slots: readonly KeySlotView[]
  readonly onChanged: () => Promise<void>
}

/** Where a venue trades. Another choice counts from the next start: accounts do not change under open orders. */
export function EnvironmentChoice(props: EnvironmentChoiceProps): ReactElement {
  const { venue, name, environment, chosenEnvironment, slots, onChanged } = props
  const [failure, setFailure] = useState<string>()
  const offered = slots.filter(({ state }) => state !== 'absent').map((slot) => slot.environment)

  const attempt = async (task: () => Promise<unknown>): Promise<void> => {
    try {
      await task()
      setFailure(undefined)
    } catch (cause) {
      setFailure(messageOf(cause))
    }
  }
  const choose = (next: DataSource): Promise<void> =>
    attempt(async () => {
      await ask('venues.setEnvironment', { venue, environment: next })
      await onChanged()
    })
  const awaitsStart = chosenEnvironment !== environment
  return (
    <div className={styles.trades}>
      <span className={styles.tradesLabel}>Trades on</span>
      <Choice
        label={`${name} trades on`}
        value={chosenEnvironment}
        options={offered.map((each) => ({ value: each, label: dataSourceName[each] }))}
        onChange={(next) => void choose(next)}
      />
      <p role="status" aria-label={`${name} environment`} className={styles.tradesWords}>
        {failure}
        {failure === undefined &&
          awaitsStart &&
          `From the next start on. Until then it trades on ${dataSourceName[environment]}.`}
      </p>
      {awaitsStart && (
        <button
          type="button"
          className={button.small}
          onClick={() => void attempt(() => ask('app.restart', {}))}
        >
          Restart Tandem
        </button>
      )}
    </div>
  )
}
