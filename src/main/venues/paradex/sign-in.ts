import type { Logger } from '../../base/logger.ts'
import { codeOf } from '../refusals.ts'
import { NOT_ONBOARDED } from './errors.ts'
import type { ParadexHttp } from './http.ts'
import type { Signer } from './signer.ts'

interface Deps {
  readonly http: Pick<ParadexHttp, 'signIn' | 'onboard'>
  readonly signer: Signer
  readonly log: Logger
}

/**
 * Signs in: a token for the account and the key. The public key stands in the path, which subkeys need and the
 * account's own key may have. An account that the venue has never seen is onboarded first, when the credentials name
 * its wallet. Sheet section 4.2.
 */
export function createSignIn({ http, signer, log }: Deps): (signal: AbortSignal) => Promise<string> {
  const signIn = async (signal: AbortSignal): Promise<string> => {
    // A public key is a signature's work: not before the tables are filled.
    await signer.prepare(signal)
    const answer = await http.signIn(signer.key().publicKey, () => signer.signInHeaders(), signal)
    return answer.jwt_token
  }
  return async (signal) => {
    try {
      return await signIn(signal)
    } catch (cause) {
      const { publicKey, ethereumAccount } = signer.key()
      if (codeOf(cause) !== NOT_ONBOARDED || ethereumAccount === undefined) throw cause
      log.info('account.onboarding', {})
      await http.onboard(publicKey, () => signer.onboardingHeaders(ethereumAccount), signal)
      return signIn(signal)
    }
  }
}
