import { app, type IpcMainInvokeEvent, session, shell, type WebContents } from 'electron'
import { isAppUrl } from './app-protocol.ts'

/** Every web contents of the app: no navigation, no new windows, no webviews; one address opens in the browser. */
export function lockDownWebContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      if (mayOpenOutside(url)) void shell.openExternal(url)
      return { action: 'deny' }
    })
  })
}

/** The chart library's licence asks for a link to its makers; nothing else leads out. */
export function mayOpenOutside(address: string): boolean {
  return URL.canParse(address) && new URL(address).origin === 'https://www.tradingview.com'
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
