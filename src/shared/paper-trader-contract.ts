import { z } from 'zod'
import { paperTraderView, predictorName } from './paper-trader-views.ts'
import { traderRules } from './trader-rules.ts'

/** Most symbols that one trader follows. */
export const MOST_TRADER_SYMBOLS = 50
export const traderSymbol = z.string().min(1).max(32)

/** Questions about the paper trader. Its screen asks for the report again and again. */
export const paperTraderCalls = {
  'trader.report': { input: z.strictObject({}), output: paperTraderView },
  /** Resolves when it runs. Refused while the terminal trades live: it belongs to paper. */
  'trader.start': {
    input: z.strictObject({
      symbols: z.array(traderSymbol).min(1).max(MOST_TRADER_SYMBOLS),
      predictor: predictorName,
    }),
    output: z.object({ state: paperTraderView.shape.state }),
  },
  /**
   * Asks the user for an ONNX file, tries it and remembers it. Refused while the trader runs, and in words when the
   * file cannot predict; the one before stays chosen then.
   */
  'trader.chooseModel': {
    input: z.strictObject({}),
    /** False when they changed their mind. */
    output: z.object({ isChosen: z.boolean() }),
  },
  /** Changes the rules by which the next decision is made, or names what is wrong by field and changes none. */
  'trader.saveRules': {
    input: traderRules,
    output: z.object({ problems: z.record(z.string(), z.string()) }),
  },
  /**
   * Puts the ledger aside under a dated name and begins one with that money. Refused in words while the trader runs, and
   * for an amount that cannot be.
   */
  'trader.beginAnew': {
    input: z.strictObject({ startQuote: z.string().max(32) }),
    /** File name of the ledger before; absent when there was none. */
    output: z.object({ keptAs: z.string().optional() }),
  },
  'trader.stop': { input: z.strictObject({}), output: z.object({ state: paperTraderView.shape.state }) },
} as const
