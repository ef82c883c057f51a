import { join } from 'node:path'
import { BrowserWindow, screen } from 'electron'
import type { Settings, WindowBounds } from '../settings/settings.ts'
import { APP_ORIGIN } from './app-protocol.ts'

const SMALLEST = { width: 1180, height: 720 }
const USUAL = { width: 1440, height: 900 }
const BACKGROUND = '#0b0e13'

/** Opens the one window, where it stood last time when that place still exists. */
export function openMainWindow(outFolder: string, settings: Settings): BrowserWindow {
  const window = new BrowserWindow({
    ...USUAL,
    ...placeOnScreen(settings.get('window')),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Tandem',
    backgroundColor: BACKGROUND,
    autoHideMenuBar: true,
    show: false,
    webPreferences: {
      preload: join(outFolder, 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // A covered window must go on drawing: its owner may look at it on another desk.
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => {
    window.show()
    // `npm start` waits for this; nobody listens when the app was started from a menu.
    process.send?.({ kind: 'window-ready' })
  })
  window.on('close', () => settings.set('window', window.getNormalBounds()))
  void window.loadURL(`${APP_ORIGIN}/`)
  return window
}

/** Tells when nobody can see the window: it was hidden or minimized. A covered window may be seen elsewhere. */
export function followVisibility(window: BrowserWindow, onChange: (isVisible: boolean) => void): void {
  window.on('hide', () => onChange(false))
  window.on('minimize', () => onChange(false))
  window.on('show', () => onChange(true))
  window.on('restore', () => onChange(true))
}

function placeOnScreen(bounds: WindowBounds | undefined): Partial<WindowBounds> {
  if (!bounds) return {}
  const visible = screen.getAllDisplays().some(({ workArea }) => {
    const overlapX =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x)
    const overlapY =
      Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y)
    return overlapX > 100 && overlapY > 100
  })
  return visible ? bounds : {}
}
