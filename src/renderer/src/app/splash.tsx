import type { ReactElement } from 'react'
import button from '../components/button.module.css'
import { showScreen } from '../stores/screen.ts'
import { Mark } from './mark.tsx'
import styles from './splash.module.css'

interface SplashProps {
  readonly failure: string | undefined
  /** What failed. */
  readonly title?: string
  readonly onRetry: () => void
}

/** What stands in the window before main said anything, or when it does not. */
export function Splash({ failure, title = 'Main did not answer', onRetry }: SplashProps): ReactElement {
  return (
    <main className={styles.splash} aria-busy={failure === undefined}>
      <Mark size={44} />
      <h1 className={styles.name}>Tandem</h1>
      {failure === undefined ? (
        <p className={styles.words} role="status">
          Starting the venues
          <span className={styles.bar} aria-hidden="true" />
        </p>
      ) : (
        <div className={styles.words} role="alert">
          <p className={styles.failure}>{title}</p>
          <p>{failure}</p>
          <button type="button" className={button.filled} onClick={onRetry}>
            Try again
          </button>
          <button type="button" className={button.plain} onClick={() => showScreen('settings')}>
            Settings
          </button>
        </div>
      )}
    </main>
  )
}
