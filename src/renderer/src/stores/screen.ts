import { createStore } from 'zustand/vanilla'

/** What fills the window under the top bar. */
export type Screen = 'markets' | 'settings' | 'health'

/** What the window shows of what it could. */
interface ScreenState {
  readonly screen: Screen
  /** As the user left the market watch; absent until then, and the width of the window decides. */
  readonly isWatchOpen: boolean | undefined
}

export const screenStore = createStore<ScreenState>()(() => ({ screen: 'markets', isWatchOpen: undefined }))

/** Goes to a screen. */
export function showScreen(screen: Screen): void {
  screenStore.setState({ screen })
}

/** Shows or hides the market watch, where there is a choice. */
export function setWatchOpen(isWatchOpen: boolean): void {
  screenStore.setState({ isWatchOpen })
}

/** Ctrl or Cmd with a comma opens the settings, Escape goes back to the markets. @returns ends the listening. */
export function followScreenKeys(): () => void {
  const listen = (event: KeyboardEvent): void => {
    // An open dialog, list or form takes Escape for itself.
    if (event.defaultPrevented) return
    if (event.key === ',' && (event.ctrlKey || event.metaKey)) showScreen('settings')
    else if (event.key === 'Escape' && screenStore.getState().screen !== 'markets') showScreen('markets')
    else return
    event.preventDefault()
  }
  window.addEventListener('keydown', listen)
  return () => window.removeEventListener('keydown', listen)
}
