import { type ReactElement, useEffect } from 'react'
import { Toaster } from 'sonner'
import { useStore } from 'zustand'
import { MarketsScreen } from '../screens/markets/markets-screen.tsx'
import { focusField } from '../screens/markets/ticket/field.tsx'
import { connectionStore } from '../stores/connection.ts'
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
  useEffect(() => onSlash(() => focusField('size')), [])
  return (
    <div className={styles.window} data-mode={mode}>
      {phase === 'loading' ? (
        <Splash failure={failure} onRetry={onRetry} />
      ) : (
        <>
          <TopBar />
          {failure !== undefined && (
            <p role="alert" className={styles.failure}>
              Main does not answer: {failure}. What you see may be old. Asking again.
            </p>
          )}
          <MarketsScreen />
        </>
      )}
      <Toaster theme="dark" position="bottom-left" offset={16} visibleToasts={4} closeButton />
    </div>
  )
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
