import { app } from 'electron'
import { answersForSecrets } from './secret-service.ts'

/** Desktops for which Chromium picks a keychain by itself. */
const RECOGNISED = /\b(gnome|unity|x-cinnamon|cinnamon|deepin|pantheon|xfce|ukui|kde)\b/i
const SWITCH = 'password-store'

/**
 * On Linux Chromium guesses the keychain by the desktop's name, and takes none on a desktop it does not know, even
 * when a Secret Service runs. Then we ask the session bus ourselves. Await it before the app is ready: later the
 * switch has no effect.
 */
export async function chooseKeychain(): Promise<void> {
  if (process.platform !== 'linux' || app.commandLine.hasSwitch(SWITCH)) return
  if (isRecognised(process.env)) return
  if (await answersForSecrets(process.env)) app.commandLine.appendSwitch(SWITCH, 'gnome-libsecret')
}

function isRecognised({ XDG_CURRENT_DESKTOP, DESKTOP_SESSION }: NodeJS.ProcessEnv): boolean {
  return RECOGNISED.test(XDG_CURRENT_DESKTOP ?? '') || RECOGNISED.test(DESKTOP_SESSION ?? '')
}
