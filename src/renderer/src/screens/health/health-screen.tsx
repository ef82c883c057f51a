import { Tabs } from 'radix-ui'
import type { ComponentType, ReactElement } from 'react'
import button from '../../components/button.module.css'
import { leaveScreen } from '../../stores/screen.ts'
import styles from './health.module.css'
import { PricesTab } from './prices/prices-tab.tsx'
import { StreamsTab } from './streams/streams-tab.tsx'

interface HealthTab {
  readonly value: string
  readonly label: string
  readonly Content: ComponentType
}

/** In the order they stand; a tab is a line here and a folder beside. */
const tabs: readonly [HealthTab, ...HealthTab[]] = [
  { value: 'streams', label: 'Streams', Content: StreamsTab },
  { value: 'prices', label: 'Prices', Content: PricesTab },
]

/** How the machinery does: what flows, what it costs, what went wrong. */
export function HealthScreen(): ReactElement {
  return (
    <main className={styles.screen}>
      <Tabs.Root className={styles.page} defaultValue={tabs[0].value}>
        <header className={styles.head}>
          <h2 className={styles.title}>Health</h2>
          <Tabs.List className={styles.tabs} aria-label="Health">
            {tabs.map(({ value, label }) => (
              <Tabs.Trigger key={value} value={value} className={styles.tab}>
                {label}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <button type="button" className={button.plain} onClick={leaveScreen}>
            Back <kbd className={styles.key}>Esc</kbd>
          </button>
        </header>
        {tabs.map(({ value, Content }) => (
          <Tabs.Content key={value} value={value} className={styles.content}>
            <Content />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </main>
  )
}
