import { app, type IpcMainInvokeEvent, session, type WebContents } from 'electron'
import { isAppUrl } from './app-protocol.ts'

/** Every web contents of the app: no navigation, no new windows, no permissions, no webviews. */
export function lockDownWebContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Refuses every permission the page could ask for, and every request that is not ours. */
export function lockDownSession(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const ours = /^(app|devtools|data|blob):/.test(details.url)
    answer({ cancel: !ours })
  })
}

/** True for the main frame of our own window at our own origin, and for nobody else. */
export function isTrustedSender(event: IpcMainInvokeEvent, window: WebContents | undefined): boolean {
  const frame = event.senderFrame
  return (
    window !== undefined &&
    event.sender === window &&
    frame !== null &&
    frame === window.mainFrame &&
    isAppUrl(frame.url)
  )
}
