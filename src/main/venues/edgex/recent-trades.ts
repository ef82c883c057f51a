import { untilAborted, withDeadline } from '../../base/abort.ts'
import { AppError } from '../../base/errors.ts'
import type { PublicTrade } from '../../domain/market.ts'
import { createSocket } from '../../net/socket.ts'
import { jsonOf } from '../read-answer.ts'
import { seamsOf } from '../venue-deps.ts'
import { MAX_FRAME_BYTES, PUBLIC_STREAM_PATH } from './config.ts'
import { parseTrades } from './parse-stream.ts'
import type { StreamDeps } from './stream-deps.ts'
import { errorFrame, head, SNAPSHOT, tradeFrame } from './wire-stream.ts'

/** The latest public trades of a contract, oldest first. */
export type RecentTrades = (contractId: string, signal: AbortSignal) => Promise<readonly PublicTrade[]>

/**
 * The venue has no list of trades by REST: the first frame of their channel is one. A connection is opened for it and
 * closed again, so that it needs no other and disturbs none. Sheet sections 3 and 6.
 *
 * @returns a call that throws `AppError` `transport`, `timeout`, `venue-rejected`, or `protocol`.
 */
export function createRecentTrades(deps: StreamDeps): RecentTrades {
  const { clock, log, timing } = deps

  return async (contractId, signal) => {
    const channel = `trades.${contractId}`
    const found = Promise.withResolvers<readonly PublicTrade[]>()
    // It may fail before anybody waits for it.
    found.promise.catch(() => undefined)

    const onFrame = (frame: Buffer): boolean => {
      const payload = jsonOf(frame.toString('utf8'))
      const { type, channel: of } = head.safeParse(payload).data ?? {}
      if (type === 'error') {
        const { code = 'none' } = errorFrame.safeParse(payload).data?.content ?? {}
        found.reject(new AppError('venue-rejected', `EdgeX refused ${channel} (code ${code})`, { code }))
      }
      if (type !== 'quote-event' || of !== channel) return true
      const read = tradeFrame.safeParse(payload)
      if (!read.success)
        found.reject(new AppError('protocol', `expected trades on ${channel}, got another shape`))
      else if (read.data.content.dataType === SNAPSHOT) found.resolve(parseTrades(read.data.content.data))
      return read.success
    }

    const socket = createSocket({
      name: 'trades',
      clock,
      log,
      timing: timing.depthSocket,
      maxPayloadBytes: MAX_FRAME_BYTES,
      url: async () => `${deps.wsUrl()}${PUBLIC_STREAM_PATH}`,
      onOpen: () => socket.send(JSON.stringify({ type: 'subscribe', channel })),
      onMessage: onFrame,
      ...seamsOf(deps),
    })
    const off = socket.onState(() => {
      const { state, detail = 'closed' } = socket.health()
      if (state === 'closed')
        found.reject(new AppError('transport', `expected trades of ${contractId}, got: ${detail}`))
    })
    try {
      const until = withDeadline(signal, timing.queryTimeoutMs)
      socket.start()
      return await untilAborted(found.promise, until)
    } finally {
      off()
      await socket.pause('read')
    }
  }
}
