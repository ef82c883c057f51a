import type { Signer } from './signer.ts'

/** Auth tokens of the account, made when they are needed. */
export interface Tokens {
  /** One that is good for at least half its life. */
  current(signal: AbortSignal): Promise<string>
  /** The next one is made anew, for instance because the venue did not take this one. */
  forget(): void
}

interface Deps {
  readonly signer: Signer
  readonly venueNowMs: () => number
  /** How long a token is good; the venue allows 8 hours. */
  readonly lifeMs: number
}

/** Signs a token and keeps it for half its life. Sheet 4.5. */
export function createTokens({ signer, venueNowMs, lifeMs }: Deps): Tokens {
  let kept: { readonly token: string; readonly account: string; readonly madeAtMs: number } | undefined
  const accountName = (): string => {
    const { accountIndex, apiKeyIndex } = signer.account()
    return `${accountIndex}:${apiKeyIndex}`
  }
  return {
    async current(signal) {
      const account = accountName()
      const madeAtMs = venueNowMs()
      if (kept?.account === account && madeAtMs - kept.madeAtMs < lifeMs / 2) return kept.token
      const token = await signer.token(Math.floor((madeAtMs + lifeMs) / 1000), signal)
      kept = { token, account, madeAtMs }
      return token
    },
    forget() {
      kept = undefined
    },
  }
}
