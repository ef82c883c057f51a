import type { ReactElement } from 'react'
import type { PricesView } from '../../../../../shared/prices.ts'
import { Panel } from '../../../components/panel.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { sharedName, sharedTone } from '../../../format/price-words.ts'
import { FigureList } from './figure-list.tsx'
import styles from './prices-tab.module.css'

/** The Redis that terminals share, and what it gave. */
export function SharedStore({ shared }: Pick<PricesView, 'shared'>): ReactElement {
  const { state, words, reads, hits, timeouts, refused, writes, failedWrites } = shared
  return (
    <Panel
      name="Redis"
      controls={
        <span role="status" aria-label="Redis" className={styles.state}>
          <StateMark tone={sharedTone[state]} /> {sharedName[state]}
        </span>
      }
    >
      <FigureList
        figures={[
          ['Read', `${hits} of ${reads}`],
          ['Too late', timeouts],
          ['Not believed', refused],
          ['Written', `${writes - failedWrites} of ${writes}`],
        ]}
      />
      <p className={styles.words} title={words}>
        {state === 'off' ? 'Switched on in Settings, Prices' : words}
      </p>
    </Panel>
  )
}
