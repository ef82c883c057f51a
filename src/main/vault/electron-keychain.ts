import { safeStorage } from 'electron'
import { askKeychain, type KeychainAnswer } from './keychain.ts'

/** The keychain of this machine through Electron. Call it when the app is ready; it may ask the user to unlock. */
export function askElectronKeychain(): Promise<KeychainAnswer> {
  return askKeychain({
    safeStorage,
    platform: process.platform,
    electronMajor: Number.parseInt(process.versions.electron ?? '0', 10),
  })
}
