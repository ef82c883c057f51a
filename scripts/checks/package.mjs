import { hasDisplay, startVirtualDisplay } from '../bootstrap/display.mjs'
import { ordinaryUser } from './ordinary-user.mjs'
import { vitest } from './vitest.mjs'

/** Builds the package and starts the packaged app as an ordinary user; see test/package. */
export async function packageTests({ runtime, environment }, args) {
  const user = ordinaryUser()
  const display =
    user.uid === undefined && (await hasDisplay())
      ? undefined
      : await startVirtualDisplay({ readerUid: user.uid })
  const launch = JSON.stringify({
    scratch: user.scratch,
    uid: user.uid,
    environment: { ...user.environment, ...display?.environment },
  })
  try {
    return await vitest({ runtime, environment: { ...environment, TANDEM_PACKAGE_LAUNCH: launch } }, [
      '--config',
      'test/package/vitest.config.ts',
      ...args,
    ])
  } finally {
    display?.stop()
    user.release()
  }
}
