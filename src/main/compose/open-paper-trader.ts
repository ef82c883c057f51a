import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import baseline from '../../../resources/models/baseline.json' with { type: 'json' }
import type { PaperTraderView } from '../../shared/paper-trader-views.ts'
import type { Clock } from '../base/clock.ts'
import { D } from '../base/decimal.ts'
import { AppError, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import { leasedMarket } from '../desk/leased-market.ts'
import type { Session } from '../desk/session.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { PaperTraderCalls } from '../ipc/paper-trader-handlers.ts'
import { pastView, predictorsView, rulesView, sessionView } from '../ipc/paper-trader-view.ts'
import type { FeedSupervisor } from '../market-data/feeds/feed-supervisor.ts'
import { readStartMoney } from '../settings/read-trader-rules.ts'
import type { Settings } from '../settings/settings.ts'
import { baselinePredictor, readBaselineModel } from '../strategies/prediction/baseline-model.ts'
import { beginLedgerAnew } from '../strategies/prediction/begin-anew.ts'
import { DEFAULT_RULES } from '../strategies/prediction/decision.ts'
import { LEDGER_FILE } from '../strategies/prediction/ledger.ts'
import type { OnnxEngine } from '../strategies/prediction/onnx/onnx-thread.ts'
import { createOwnModel } from '../strategies/prediction/onnx/own-model.ts'
import { createPastLedger } from '../strategies/prediction/past-ledger.ts'
import { noSignal, type Predictor } from '../strategies/prediction/predictor.ts'
import { readTakerFee } from '../strategies/prediction/taker-fee.ts'
import { openTraderLogs } from '../strategies/prediction/trader-logs.ts'
import { startTraderSession, type TraderSession } from '../strategies/prediction/trader-session.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { openTraderRules } from './open-trader-rules.ts'

interface Parts {
  /** Of the trader's ledger and its two logs. */
  readonly folder: string
  /** The venues' own clients that have connected. */
  readonly connected: () => readonly ExchangeClient[]
  readonly instruments: () => readonly Instrument[]
  readonly session: Pick<Session, 'mode' | 'onModeChange'>
  readonly feeds: Pick<FeedSupervisor, 'acquire'>
  /** The user's own model: what runs it, and how a file is asked for. */
  readonly model: {
    readonly engine: OnnxEngine
    readonly choose: () => Promise<string | undefined>
  }
  /** What the user chose, also in earlier runs. */
  readonly settings: Pick<Settings, 'get' | 'set'>
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: AbortSignal
}

/** The paper trader, off until its screen starts it. */
export interface OpenPaperTrader {
  readonly calls: PaperTraderCalls
  /** Ends it and waits for its files. Safe to call twice. */
  stop(): Promise<void>
}

type PredictorName = PaperTraderView['predictor']

const QUOTE = 'EUR'
const FIRST_SYMBOLS = 200

/** Puts the paper trader over the spot venue of this build. It gets market data and nothing that could order. */
export function openPaperTrader(parts: Parts): OpenPaperTrader {
  const { connected, instruments, session, feeds, settings, clock, log, lifetime } = parts
  const logs = openTraderLogs(parts.folder, log)
  const shipped = baselinePredictor(readBaselineModel(baseline))
  const ownModel = createOwnModel({
    engine: parts.model.engine,
    chosen: () => settings.get('ownModel'),
    remember: (file) => settings.set('ownModel', file),
    clock,
    log: logs.technicalLog,
    lifetime,
  })
  const rules = openTraderRules({
    kept: () => settings.get('traderRules'),
    keep: (typed) => settings.set('traderRules', typed),
    logs,
  })
  const openPredictor = async (name: PredictorName): Promise<Predictor> =>
    name === 'own-model' ? ownModel.open() : name === 'baseline' ? shipped : noSignal
  let running: TraderSession | undefined
  const past = createPastLedger(join(parts.folder, LEDGER_FILE), log)
  let words: string | undefined
  let state: PaperTraderView['state'] = 'off'
  /** Starts and stops come one after the other, whoever asks. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  const venue = (): ExchangeClient | undefined =>
    connected().find(({ capabilities: { kind, candles } }) => kind === 'spot' && candles)
  const listed = (client: ExchangeClient | undefined): readonly Instrument[] =>
    instruments().filter((each) => each.venue === client?.venue && each.quoteAsset === QUOTE)

  const end = async (why: string | undefined): Promise<void> => {
    const ending = running
    running = undefined
    state = 'off'
    words = why
    if (ending) past.leave(ending.ledger)
    await ending?.stop()
    rules.setAccountFee(undefined)
    await ownModel.close()
    if (ending) log.info('paper-trader.stopped', { why })
  }

  const start: PaperTraderCalls['start'] = async ({ symbols, predictor }) => {
    if (session.mode !== 'paper')
      throw new AppError('validation', 'the paper trader runs on paper only: switch to paper first')
    const client = venue()
    if (!client) throw new AppError('venue-unavailable', 'no spot venue with candles has connected')
    const found = [...new Set(symbols)].map((symbol) => {
      const instrument = listed(client).find((each) => each.symbol === symbol)
      if (instrument) return instrument.symbol
      throw new AppError('validation', `${client.exchangeName()} does not trade ${symbol} in ${QUOTE}`)
    })
    await end(undefined)
    state = 'starting'
    settings.set('traderSymbols', found)
    settings.set('traderPredictor', predictor)
    past.forget()
    try {
      const opened = await openPredictor(predictor)
      rules.setAccountFee(
        await readTakerFee(client, found, DEFAULT_RULES.feeRate, logs.technicalLog, lifetime),
      )
      running = await startTraderSession({
        client: leasedMarket(client, feeds, 'strategy'),
        symbols: found,
        predictor: opened,
        rules: rules.current,
        startQuote: new D(settings.get('traderStartMoney')),
        folder: parts.folder,
        logs,
        clock,
        lifetime,
        newId: randomUUID,
      })
      state = 'running'
      log.info('paper-trader.started', { venue: client.venue, symbols: found.join(' '), predictor })
    } catch (cause) {
      state = 'failed'
      words = messageOf(cause)
      rules.setAccountFee(undefined)
      await ownModel.close()
      throw new AppError('config', `the paper trader could not start: ${words}`)
    }
    // The mode may have changed while its files were opened.
    if (session.mode !== 'paper') await end('It was stopped: the terminal trades live.')
  }

  const refuseWhileRunning = (wish: string): void => {
    if (running) throw new AppError('validation', `the paper trader runs: stop it, then ${wish}`)
  }

  const beginAnew = async (startQuote: string): Promise<string | undefined> => {
    refuseWhileRunning('begin anew')
    // Before the file: were the terminal to end in between, the next ledger would still begin with this money.
    settings.set('traderStartMoney', startQuote)
    const { folder } = parts
    const begun = { folder, startQuote: new D(startQuote), nowMs: clock.now(), log: logs.technicalLog }
    const { ledger, keptAs } = await beginLedgerAnew(begun).catch((cause): never => {
      past.forget()
      throw new AppError('config', `the ledger could not be put aside: ${messageOf(cause)}`)
    })
    past.leave(ledger)
    for (const each of [logs.technicalLog, logs.decisionLog])
      each.info('ledger.begun-anew', { startQuote, keptAs })
    log.info('paper-trader.begun-anew', { startQuote, keptAs })
    return keptAs
  }

  const stopListening = session.onModeChange(() => {
    if (session.mode === 'paper' || !running) return
    inTurn(() => end('It was stopped: the terminal trades live.')).catch((cause) =>
      log.error('paper-trader.unstopped', { message: messageOf(cause) }),
    )
  })

  return {
    calls: {
      start: (input) => inTurn(() => start(input)),
      stop: () => inTurn(() => end(undefined)),
      chooseModel: async () => {
        refuseWhileRunning('choose a model')
        const path = await parts.model.choose()
        if (path === undefined) return false
        await inTurn(async () => {
          refuseWhileRunning('choose a model')
          await ownModel.choose(path)
        })
        return true
      },
      saveRules: (typed) => ({ problems: rules.save(typed) }),
      async beginAnew({ startQuote }) {
        const read = readStartMoney(startQuote)
        if (!read.ok) throw new AppError('validation', `start money in ${QUOTE}: ${read.error}`)
        const keptAs = await inTurn(() => beginAnew(read.value))
        return keptAs === undefined ? {} : { keptAs }
      },
      async report() {
        const left = running ? undefined : await past.read()
        const client = venue()
        return {
          state,
          ...(words === undefined ? {} : { words }),
          atMs: clock.now(),
          ...(client ? { venue: client.venue, venueName: client.exchangeName() } : {}),
          quoteAsset: QUOTE,
          listedSymbols: listed(client)
            .map(({ symbol }) => symbol)
            .slice(0, FIRST_SYMBOLS),
          predictors: predictorsView(shipped, noSignal),
          predictor: settings.get('traderPredictor'),
          chosenSymbols: settings.get('traderSymbols'),
          model: ownModel.report(),
          rules: rulesView(rules.current(), rules.feeSource()),
          userRules: rules.typed(),
          nextStartQuote: settings.get('traderStartMoney'),
          ...NOTHING,
          ...(running ? sessionView(running) : left && pastView(left)),
        }
      },
    },
    async stop() {
      stopListening()
      await inTurn(() => end(undefined))
    },
  }
}

const NOTHING = { symbols: [], positions: [], trades: [], equity: [], decisions: [] }
