import { safeStorage } from 'electron'
import { askKeychain, type KeychainAnswer } from './keychain.ts'
import { isKeyringUnlocked } from './secret-service.ts'

/** The keychain of this machine through Electron. Call it when the app is ready. */
export function askElectronKeychain(): Promise<KeychainAnswer> {
  return askKeychain({
    safeStorage,
    isKeyringUnlocked: () => isKeyringUnlocked(process.env),
    platform: process.platform,
    electronMajor: Number.parseInt(process.versions.electron ?? '0', 10),
  })
}
