import type { ReactElement } from 'react'
import button from '../components/button.module.css'
import { showScreen } from '../stores/screen.ts'
import { Mark } from './mark.tsx'
import styles from './splash.module.css'

interface SplashProps {
  readonly failure: string | undefined
  /** What failed. */
  readonly title?: string
  /** True while it may still come by itself. */
  readonly isWaiting?: boolean
  readonly onRetry: () => void
}

/** What stands in the window before main said anything, or when it does not. */
export function Splash(props: SplashProps): ReactElement {
  const { failure, title = 'Main did not answer', isWaiting = failure === undefined, onRetry } = props
  return (
    <main className={styles.splash} aria-busy={isWaiting}>
      <Mark size={44} />
      <h1 className={styles.name}>Tandem</h1>
      {failure === undefined ? (
        <p className={styles.words} role="status">
          Starting the venues
          <Bar />
        </p>
      ) : (
        <div className={styles.words} role="alert">
          <p className={styles.failure}>{title}</p>
          <p>{failure}</p>
          {isWaiting && <Bar />}
          <div className={styles.buttons}>
            <button type="button" className={button.filled} onClick={onRetry}>
              Try again
            </button>
            <button type="button" className={button.plain} onClick={() => showScreen('settings')}>
              Settings
            </button>
          </div>
        </div>
      )}
    </main>
  )
}

function Bar(): ReactElement {
  return <span className={styles.bar} aria-hidden="true" />
}
