import type { Bridge } from '../../../shared/contract.ts'
import { type Ask, CallError, createAsk } from './ask.ts'
import { type Commands, createCommands } from './commands.ts'
import { createPairCommands, type PairCommands } from './pair-commands.ts'

const absent = (): never => {
  throw new CallError('bug', 'the bridge to main did not load; start Tandem again')
}

const bridge: Bridge = window.tandem ?? { call: absent, onBatch: () => () => {} }

/** Main's push, as the preload hands it over. */
export const onBatch: Bridge['onBatch'] = (listener) => bridge.onBatch(listener)

/** Asks main. */
export const ask: Ask = createAsk(bridge)

/** Tells main. */
export const commands: Commands = createCommands(ask)

/** Tells main what to do with pairs. */
export const pairCommands: PairCommands = createPairCommands(ask)
