import { screenStore } from '../stores/screen.ts'
import type { Ask } from './ask.ts'

/** Keeps main told which screen fills the window: feeds of panels that nobody sees may pause. @returns ends it. */
export function tellScreen(ask: Ask): () => void {
  const tell = (): void => {
    // Told again at the next change; until then a feed flows that could have paused.
    ask('window.shows', { screen: screenStore.getState().screen }).catch(() => undefined)
  }
  tell()
  return screenStore.subscribe(({ screen }, before) => {
    if (screen !== before.screen) tell()
  })
}
