import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { kindOfRefusal, rpcRequest } from './rpc.ts'

/** The sign-in and the subscriptions of one connection after another. */
export interface AccountRequests {
  /** Presents the token; the subscriptions follow when it is accepted. */
  signIn(token: string): void
  /**
   * Takes an answer.
   *
   * @returns `missing` for a channel that we can do without, the refusal of anything else, `undefined` for an answer to
   * nothing of ours
   */
  answered(id: number, error: RpcError | undefined): 'taken' | 'missing' | AppError | undefined
  /** Something has not been answered yet, the sign-in included. */
  isWaiting(): boolean
  /** The connection is over. */
  reset(): void
}

interface RpcError {
  readonly code: number
  readonly message: string
}

interface Deps {
  readonly send: (text: string) => void
  readonly log: Logger
  /** The venue cancels our orders when this connection ends. */
  readonly cancelsOnDisconnect: () => boolean
}

/** Without these the stream is no good. */
const CHANNELS = ['orders.ALL', 'fills.ALL', 'positions', 'account']
/** An environment that lacks one of these must not cost the others. */
const OPTIONAL_CHANNELS = ['funding_payments.ALL', 'tradebusts', 'balance_events']

/** What a request was about, by its id. */
type Asked =
  | { readonly what: 'auth' }
  | { readonly what: 'channel'; readonly channel: string; readonly isOptional: boolean }
  | { readonly what: 'cancel-on-disconnect' }

/** Sheet section 7: `auth` once with a fresh token, wait for the answer, subscribe. */
export function createAccountRequests({ send, log, cancelsOnDisconnect }: Deps): AccountRequests {
  const asked = new Map<number, Asked>()
  let lastId = 0

  const request = (about: Asked, method: string, params: object): void => {
    lastId += 1
    asked.set(lastId, about)
    send(rpcRequest(lastId, method, params))
  }

  const subscribe = (): void => {
    for (const channel of [...CHANNELS, ...OPTIONAL_CHANNELS]) {
      const isOptional = OPTIONAL_CHANNELS.includes(channel)
      request({ what: 'channel', channel, isOptional }, 'subscribe', { channel })
    }
    if (cancelsOnDisconnect())
      request({ what: 'cancel-on-disconnect' }, 'order.cancel_on_disconnect', { enabled: true })
  }

  return {
    signIn: (token) => request({ what: 'auth' }, 'auth', { bearer: token }),
    answered(id, error) {
      const about = asked.get(id)
      asked.delete(id)
      if (!about) return undefined
      if (!error) {
        if (about.what === 'auth') subscribe()
        return 'taken'
      }
      const words = `${error.message.slice(0, 120)} (code ${error.code})`
      if (about.what === 'channel' && about.isOptional) {
        log.warn('account.channel-missing', { channel: about.channel, message: words })
        return 'missing'
      }
      const { code } = error
      return new AppError(kindOfRefusal(code), `the account stream was refused: ${words}`, { code })
    },
    isWaiting: () => asked.size > 0,
    reset: () => asked.clear(),
  }
}
