import { createStore } from 'zustand/vanilla'

/** What fills the window under the top bar. */
export type Screen = 'markets' | 'settings'

export const screenStore = createStore<{ readonly screen: Screen }>()(() => ({ screen: 'markets' }))

/** Goes to a screen. */
export function showScreen(screen: Screen): void {
  screenStore.setState({ screen })
}

/** Ctrl or Cmd with a comma opens the settings, Escape leaves them. @returns ends the listening. */
export function followScreenKeys(): () => void {
  const listen = (event: KeyboardEvent): void => {
    // An open dialog, list or form takes Escape for itself.
    if (event.defaultPrevented) return
    if (event.key === ',' && (event.ctrlKey || event.metaKey)) showScreen('settings')
    else if (event.key === 'Escape' && screenStore.getState().screen === 'settings') showScreen('markets')
    else return
    event.preventDefault()
  }
  window.addEventListener('keydown', listen)
  return () => window.removeEventListener('keydown', listen)
}
