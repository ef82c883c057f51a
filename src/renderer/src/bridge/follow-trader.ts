import { traderStore } from '../stores/trader.ts'
import { messageOf } from './ask.ts'
import { ask } from './main.ts'

const ASK_EVERY_MS = 1_000

/** Asks main for its report on the paper trader, now. */
export async function readTrader(): Promise<void> {
  try {
    traderStore.setState({ report: await ask('trader.report', {}), failure: undefined })
  } catch (cause) {
    traderStore.setState({ failure: messageOf(cause) })
  }
}

/** Asks once a second. @returns ends it */
export function followTrader(): () => void {
  let isThere = true
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = async (): Promise<void> => {
    await readTrader()
    if (isThere) timer = setTimeout(() => void look(), ASK_EVERY_MS)
  }
  void look()
  return () => {
    isThere = false
    clearTimeout(timer)
  }
}
