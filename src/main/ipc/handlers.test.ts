import { describe, expect, it } from 'vitest'
import { btc } from '../../../test/support/market.ts'
import type { LabMarketView } from '../../shared/paper-lab-views.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import { createSession, type TradingMode, type VenueDesks } from '../desk/session.ts'
import type { DeskReply } from '../execution/desk-reply.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import { createHandlers } from './handlers.ts'
import type { Terminal } from './terminal.ts'

const signal = new AbortController().signal
const intentId = '00000000-0000-4000-8000-000000000001'
const where = { venue: btc.venue, symbol: btc.symbol }
const ticket = {
  ...where,
  side: 'buy',
  size: '1',
  sizeUnit: 'base',
  type: 'market',
  reduceOnly: false,
} as const

function setUp(mode: TradingMode) {
  const reached: string[] = []
  const deskOf = (name: TradingMode) => {
    const take = async (what: string): Promise<DeskReply> => {
      reached.push(`${what} ${name}`)
      return { outcome: 'accepted', clientOrderId: 'c1' as DeskReply['clientOrderId'], repeated: false }
    }
    return { orders: { submit: () => take('submit'), close: () => take('close') } }
  }
  const gate = {} as RiskGate
  const session = createSession({ paper: gate, live: gate }, mode, () => undefined, silentLogger)
  session.add(btc.venue, { paper: deskOf('paper'), live: deskOf('live') } as unknown as VenueDesks)
  const client = { venue: btc.venue, exchangeName: () => 'Fake' }
  const market: { state: LabMarketView['state'] } = { state: 'ready' }
  const terminal = {
    session,
    lab: { view: () => ({ market }) },
    books: { find: () => undefined },
    venues: () => ({ get: () => client }),
    instruments: () => [btc],
  } as unknown as Terminal
  const handlers = createHandlers({
    terminal: () => terminal,
    lastSeq: () => 0,
    windowListens: () => undefined,
    keys: {} as never,
    streams: {} as never,
    prices: {} as never,
    trader: {} as never,
    lab: {} as never,
    restart: () => undefined,
  })
  return { handlers, session, market, reached }
}

describe('createHandlers', () => {
  it('sends nothing for a window that shows another mode than the one that trades', async () => {
    const { handlers, session, reached } = setUp('paper')
    session.setMode('live', 'LIVE')
    const late = { ...ticket, intentId, mode: 'paper' } as const
    const refused = new AppError(
      'validation',
      'the window showed PAPER while trading is LIVE: nothing was sent; look again before you press',
    )
    await expect(handlers['orders.submit'](late, signal)).rejects.toThrow(refused)
    await expect(handlers['positions.close']({ ...where, intentId, mode: 'paper' }, signal)).rejects.toThrow(
      refused,
    )
    expect(reached).toEqual([])
    await handlers['orders.submit']({ ...late, mode: 'live' }, signal)
    await handlers['positions.close']({ ...where, intentId, mode: 'live' }, signal)
    expect(reached).toEqual(['submit live', 'close live'])
  })

  it('does not go live while the simulated market is being started again, and goes back to paper at any time', async () => {
    const { handlers, session, market } = setUp('paper')
    const goLive = () => handlers['mode.set']({ mode: 'live', confirmation: 'LIVE' }, signal)
    market.state = 'restarting'
    await expect(goLive()).rejects.toThrow('is being started again: go live once it is there')
    expect(session.mode).toBe('paper')
    market.state = 'ready'
    await goLive()
    market.state = 'restarting'
    expect(await handlers['mode.set']({ mode: 'paper' }, signal)).toEqual({ mode: 'paper' })
  })
})
