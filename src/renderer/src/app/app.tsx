import { type ReactElement, useEffect } from 'react'
import { Toaster } from 'sonner'
import { useStore } from 'zustand'
import { DeskScreen } from '../screens/desk/desk-screen.tsx'
import { HealthScreen } from '../screens/health/health-screen.tsx'
import { LabScreen } from '../screens/lab/lab-screen.tsx'
import { MarketsScreen } from '../screens/markets/markets-screen.tsx'
import { focusField } from '../screens/markets/ticket/field.tsx'
import { SettingsScreen } from '../screens/settings/settings-screen.tsx'
import { TraderScreen } from '../screens/trader/trader-screen.tsx'
import { connectionStore, type Failure } from '../stores/connection.ts'
import { followScreenKeys, type Screen, screenStore } from '../stores/screen.ts'
import { sessionStore } from '../stores/session.ts'
import styles from './app.module.css'
import { Splash } from './splash.tsx'
import { TopBar } from './top-bar.tsx'

interface AppProps {
  readonly onRetry: () => void
}

/** The whole window: first what it waits for, then the desk. */
export function App({ onRetry }: AppProps): ReactElement {
  const { phase, failure } = useStore(connectionStore)
  const mode = useStore(sessionStore, ({ session }) => session?.mode)
  const screen = useStore(screenStore, (state) => state.screen)
  useEffect(followScreenKeys, [])
  useEffect(() => onSlash(() => focusField('size')), [])
  return (
    <div className={styles.window} data-mode={mode}>
      {phase === 'loading' && screen !== 'settings' && (
        <Splash failure={failure?.words} {...wordsFor(failure)} onRetry={onRetry} />
      )}
      {/* Wrong keys keep a venue from connecting, so the settings are there before it does. */}
      {phase === 'loading' && screen === 'settings' && <SettingsScreen />}
      {phase === 'ready' && (
        <>
          <TopBar />
          {failure !== undefined && (
            <p role="alert" className={styles.failure}>
              Main does not answer: {failure.words}. What you see may be old. Asking again.
            </p>
          )}
          <ScreenOf screen={screen} />
        </>
      )}
      <Toaster theme="dark" position="bottom-left" offset={16} visibleToasts={4} closeButton />
    </div>
  )
}

function ScreenOf({ screen }: { readonly screen: Screen }): ReactElement {
  if (screen === 'settings') return <SettingsScreen />
  if (screen === 'health') return <HealthScreen />
  if (screen === 'trader') return <TraderScreen />
  if (screen === 'lab') return <LabScreen />
  return screen === 'desk' ? <DeskScreen /> : <MarketsScreen />
}

/** Main did answer when it says that there is no venue yet: it is starting, or it could not start, in its words. */
function wordsFor(failure: Failure | undefined): { readonly title?: string; readonly isWaiting?: boolean } {
  return failure?.kind === 'venue-unavailable' ? { title: 'Tandem has not started yet', isWaiting: true } : {}
}

/** Calls back when `/` is pressed outside a text box. */
function onSlash(action: () => void): () => void {
  const listen = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof HTMLInputElement
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    action()
  }
  window.addEventListener('keydown', listen)
  return () => window.removeEventListener('keydown', listen)
}
