import { isTrue, textOf } from './bus-message.ts'
import { askSessionBus } from './session-bus.ts'

const NAME = 'org.freedesktop.secrets'
const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const
const PRESENCE_WITHIN_MS = 500
/** The service may have to be started first. */
const LOCK_WITHIN_MS = 5_000

/** True when the session bus has a Secret Service, running or to be started on demand. */
export async function answersForSecrets(env: NodeJS.ProcessEnv): Promise<boolean> {
  const answer = await askSessionBus(env, PRESENCE_WITHIN_MS, async ({ call }) => {
    if (isTrue(await call({ ...BUS, member: 'NameHasOwner', arguments: [NAME] }))) return true
    const { isError, body } = await call({ ...BUS, member: 'ListActivatableNames' })
    return !isError && body.includes(`${NAME}\0`)
  })
  return answer === true
}

/**
 * True when the default keyring is there and unlocked. Otherwise the first use of it would ask the user, and main would
 * stand still until there is an answer. Secret Service API 0.2.
 */
export async function isKeyringUnlocked(env: NodeJS.ProcessEnv): Promise<boolean> {
  const answer = await askSessionBus(env, LOCK_WITHIN_MS, async ({ call }) => {
    const keyring = textOf(
      await call({
        destination: NAME,
        path: '/org/freedesktop/secrets',
        interface: 'org.freedesktop.Secret.Service',
        member: 'ReadAlias',
        arguments: ['default'],
      }),
    )
    // The service says `/` when there is no such keyring.
    if (keyring === undefined || keyring === '/') return false
    const locked = await call({
      destination: NAME,
      path: keyring,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      arguments: ['org.freedesktop.Secret.Collection', 'Locked'],
    })
    return !locked.isError && !isTrue(locked)
  })
  return answer === true
}
