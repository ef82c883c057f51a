import type { Unsubscribe } from '../base/emitter.ts'
import type { WatchChange } from '../desk/market-watch.ts'
import { TRADING_MODES, type VenueDesks } from '../desk/session.ts'
import type { TradingDesk } from '../desk/trading-desk.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { Notices } from './notices.ts'
import type { Pump } from './pump.ts'
import {
  bookOf,
  instrumentsOf,
  ordersOf,
  pairsOf,
  positionsOf,
  quotesOf,
  selectedOf,
  sessionOf,
} from './snapshot.ts'
import type { Terminal } from './terminal.ts'
import { candleView, orderView } from './views.ts'

const SLOW_EVERY_MS = 500
const MARK_EVERY_MS = 200

/** Follows the services and tells the pump what changed. */
export interface Publisher {
  /** Another venue has connected: its desks, sockets and instruments are followed from now on. */
  venueCame(client: ExchangeClient, desks: VenueDesks): void
}

/** Follows until `signal` aborts. */
export function publishTerminal(
  terminal: Terminal,
  pump: Pump,
  notices: Notices,
  signal: AbortSignal,
): Publisher {
  const { session, watch, health, board, venues, lab, clock, log } = terminal
  const stops: Unsubscribe[] = []
  const state = {
    session: () => pump.markDirty('session', () => ({ topic: 'session', data: sessionOf(terminal) })),
    positions: () => pump.markDirty('positions', () => ({ topic: 'positions', data: positionsOf(terminal) })),
    pairs: () => pump.markDirty('pairs', () => ({ topic: 'pairs', data: pairsOf(terminal) })),
    paperLab: () => pump.markDirty('paperLab', () => ({ topic: 'paperLab', data: lab.view() })),
    venues: () => pump.markDirty('venues', () => ({ topic: 'venues', data: health.venues() })),
    streams: () => pump.markDirty('streams', () => ({ topic: 'streams', data: health.streams() })),
    quotes: () => pump.markDirty('quotes', () => ({ topic: 'quotes', data: quotesOf(terminal) })),
    book: () =>
      pump.markDirty('book', () => {
        const data = bookOf(terminal)
        return data && { topic: 'book', data }
      }),
  }

  const onWatch = (change: WatchChange): void => {
    const current = watch.current()
    if (!current) return
    const { venue, symbol } = current.instrument
    if (change === 'book') state.book()
    else if (change === 'selected') {
      pump.markDirty('selected', () => ({ topic: 'selected', data: selectedOf(terminal) }))
      state.book()
      state.session()
    } else if (change === 'bbo') {
      const point = current.bbo.last()
      if (point) pump.markDirty('bbo', () => ({ topic: 'bbo', data: { venue, symbol, point } }))
    } else {
      const candle = current.candles.last()
      if (candle) {
        pump.markDirty('candle', () => ({
          topic: 'candle',
          data: { venue, symbol, candle: candleView(candle) },
        }))
      }
    }
  }

  const followDesk = (desk: TradingDesk): void => {
    const shown = (): boolean => session.desks().includes(desk)
    stops.push(
      desk.client.streams.setupOrderUpdateHandler((event) => {
        if (event.kind !== 'liquidation') return
        const { symbol, side, sizeBase, price } = event.fill
        const words = `${side} ${sizeBase.toFixed()} ${symbol} at ${price.toFixed()}`
        notices.say('error', `${desk.client.exchangeName()} closed a position by force`, words)
      }),
      desk.portfolio.orders.onChange((own) => {
        if (!shown()) return
        pump.publish({ topic: 'order', data: orderView(own, venues().get(own.order.venue).exchangeName()) })
      }),
      desk.portfolio.positions.onChange(() => {
        if (shown()) state.positions()
        if (shown()) state.session()
      }),
    )
  }

  stops.push(
    watch.onChange(onWatch),
    session.onModeChange(() => {
      state.session()
      state.positions()
      state.pairs()
      pump.publish({ topic: 'orders', data: ordersOf(terminal) })
    }),
    health.onProblem(state.venues),
    board.onChange(state.quotes),
    terminal.pairs.onChange(state.pairs),
    lab.onChange(() => {
      state.paperLab()
      // The market's words stand in the top bar.
      state.session()
    }),
  )
  for (const mode of TRADING_MODES) {
    stops.push(
      session.gates[mode].onStatus(({ state: trading, reason }) => {
        state.session()
        notices.say(trading === 'NORMAL' ? 'info' : 'error', `Trading is ${trading} (${mode})`, reason)
      }),
    )
  }

  const repeat = async (everyMs: number, work: () => void): Promise<void> => {
    while (!signal.aborted) {
      work()
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  }
  void repeat(SLOW_EVERY_MS, () => {
    state.streams()
    state.venues()
    // An age grows without any event.
    state.book()
  })
  void repeat(MARK_EVERY_MS, () => {
    // Marks move with the market, whether or not the account does.
    if (session.desks().every(({ portfolio }) => portfolio.positions.list().length === 0)) return
    state.positions()
    state.session()
    if (terminal.pairs.pairs().some(({ closedAtMs }) => closedAtMs === undefined)) state.pairs()
  })
  signal.addEventListener('abort', () => {
    for (const stop of stops) stop()
  })
  return {
    venueCame(client, desks) {
      for (const mode of TRADING_MODES) followDesk(desks[mode])
      stops.push(
        client.streams.onStatus(({ name, state: socket, detail }) => {
          state.streams()
          state.venues()
          log.info('socket.state', { venue: client.venue, name, state: socket, detail })
        }),
      )
      pump.markDirty('instruments', () => ({ topic: 'instruments', data: instrumentsOf(terminal) }))
      pump.publish({ topic: 'orders', data: ordersOf(terminal) })
      state.positions()
      state.pairs()
      state.quotes()
      state.venues()
      state.session()
    },
  }
}
