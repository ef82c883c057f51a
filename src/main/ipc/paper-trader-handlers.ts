import type { CallInput, CallOutput } from '../../shared/contract.ts'
import type { PaperTraderView } from '../../shared/paper-trader-views.ts'
import type { Handlers } from './bind.ts'

/** What the calls about the paper trader need; the composition root joins it. */
export interface PaperTraderCalls {
  /** Reads what the last run left, the first time it is asked for while nothing runs. */
  report(): Promise<PaperTraderView>
  /** @throws {AppError} `validation` or `venue-unavailable`, in words for the screen. */
  start(chosen: CallInput<'trader.start'>): Promise<void>
  stop(): Promise<void>
  /**
   * Asks for a file of the user's.
   *
   * @returns false when they changed their mind.
   * @throws {AppError} in words for the screen when it cannot predict.
   */
  chooseModel(): Promise<boolean>
  saveRules(typed: CallInput<'trader.saveRules'>): CallOutput<'trader.saveRules'>
  /** @throws {AppError} `validation` while it runs and for an amount that cannot be; or when the disk refuses. */
  beginAnew(wanted: CallInput<'trader.beginAnew'>): Promise<CallOutput<'trader.beginAnew'>>
}

/** The paper trader's screen. */
export function createPaperTraderHandlers(
  trader: PaperTraderCalls,
): Pick<Handlers, Extract<keyof Handlers, `trader.${string}`>> {
  return {
    'trader.report': () => trader.report(),
    'trader.start': async (chosen) => {
      await trader.start(chosen)
      return { state: (await trader.report()).state }
    },
    'trader.chooseModel': async () => ({ isChosen: await trader.chooseModel() }),
    'trader.saveRules': async (typed) => trader.saveRules(typed),
    'trader.beginAnew': (wanted) => trader.beginAnew(wanted),
    'trader.stop': async () => {
      await trader.stop()
      return { state: (await trader.report()).state }
    },
  }
}
