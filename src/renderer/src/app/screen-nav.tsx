import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { screenStore, showScreen, type Workplace } from '../stores/screen.ts'
import styles from './screen-nav.module.css'

const places: readonly { readonly to: Workplace; readonly label: string; readonly key: string }[] = [
  { to: 'desk', label: 'Desk', key: '1' },
  { to: 'markets', label: 'Markets', key: '4' },
  { to: 'trader', label: 'Trader', key: '5' },
  { to: 'lab', label: 'Paper lab', key: '6' },
]

/**
 * Where to work: pairs on the desk, single orders on the markets, predictions with the paper trader,
 * failures on purpose in the paper lab.
 */
export function ScreenNav(): ReactElement {
  const screen = useStore(screenStore, (state) => state.screen)
  return (
    <nav aria-label="Screens" className={styles.nav}>
      {places.map(({ to, label, key }) => (
        <button
          key={to}
          type="button"
          className={styles.place}
          aria-current={screen === to ? 'page' : undefined}
          title={`${label} (Ctrl ${key})`}
          onClick={() => showScreen(to)}
        >
          {label}
        </button>
      ))}
    </nav>
  )
}
