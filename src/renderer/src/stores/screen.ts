import { createStore } from 'zustand/vanilla'

/** Screens that are worked in; the others stand beside them for a while. */
export type Workplace = 'desk' | 'markets' | 'trader' | 'lab'

/** What fills the window under the top bar. */
export type Screen = Workplace | 'settings' | 'health'

/** What the window shows of what it could. */
interface ScreenState {
  readonly screen: Screen
  /** Where leaving the settings or Health leads back to. */
  readonly workplace: Workplace
  /** As the user left the market watch; absent until then, and the width of the window decides. */
  readonly isWatchOpen: boolean | undefined
}

export const screenStore = createStore<ScreenState>()(() => ({
  screen: 'markets',
  workplace: 'markets',
  isWatchOpen: undefined,
}))

/** Goes to a screen. */
export function showScreen(screen: Screen): void {
  screenStore.setState(isWorkplace(screen) ? { screen, workplace: screen } : { screen })
}

/** Goes back to where the user worked before. */
export function leaveScreen(): void {
  showScreen(screenStore.getState().workplace)
}

/** Shows or hides the market watch, where there is a choice. */
export function setWatchOpen(isWatchOpen: boolean): void {
  screenStore.setState({ isWatchOpen })
}

const screenOfKey: Readonly<Record<string, Screen>> = {
  ',': 'settings',
  '1': 'desk',
  '4': 'markets',
  '5': 'trader',
  '6': 'lab',
  '8': 'health',
}

/**
 * Ctrl or Cmd with 1, 4, 5 and 6 opens the desk, the markets, the paper trader and the paper lab, with 8 Health,
 * with a comma the settings; Escape goes back from those two.
 * @returns ends the listening.
 */
export function followScreenKeys(): () => void {
  const listen = (event: KeyboardEvent): void => {
    // An open dialog, list or form takes Escape for itself.
    if (event.defaultPrevented) return
    const screen = event.ctrlKey || event.metaKey ? screenOfKey[event.key] : undefined
    if (screen !== undefined) showScreen(screen)
    else if (event.key === 'Escape' && !isWorkplace(screenStore.getState().screen)) leaveScreen()
    else return
    event.preventDefault()
  }
  window.addEventListener('keydown', listen)
  return () => window.removeEventListener('keydown', listen)
}

function isWorkplace(screen: Screen): screen is Workplace {
  return screen !== 'settings' && screen !== 'health'
}
