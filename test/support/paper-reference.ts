import type { Side } from '../../src/main/domain/order.ts'

/** One thing that happens to a paper venue, in ticks and lots. */
export type PaperStep =
  | {
      readonly kind: 'enter'
      readonly id: string
      readonly side: Side
      readonly ticks: number
      readonly lots: number
      readonly shownLots: number | undefined
    }
  | { readonly kind: 'leave'; readonly id: string }
  | { readonly kind: 'level'; readonly side: Side; readonly ticks: number; readonly shownLots: number }
  | {
      readonly kind: 'touch'
      readonly bidTicks: number
      readonly bidLots: number
      readonly askTicks: number
      readonly askLots: number
    }
  | { readonly kind: 'trade'; readonly takerSide: Side; readonly ticks: number; readonly lots: number }
  | {
      readonly kind: 'take'
      readonly id: string
      readonly side: Side
      readonly limitTicks: number | undefined
      readonly lots: number
      readonly levels: readonly (readonly [ticks: number, lots: number])[]
    }

/** Fills of one step: `[order, ticks, lots]`, joined by order and price. */
export type ReferenceFill = readonly [id: string, ticks: number, lots: number]

type Enter = Extract<PaperStep, { kind: 'enter' }>

/**
 * The rules of the paper venue, by brute force: remembers nothing but what happened. Every answer is worked out
 * anew from the first step of each order's life, lot by lot, in whole fractions.
 */
export function createPaperReference(): { step(step: PaperStep): readonly ReferenceFill[] } {
  const lives: { readonly order: Enter; left: number; readonly seen: PaperStep[] }[] = []
  const bought: {
    readonly side: Side
    readonly ticks: number
    readonly shown: number
    readonly lots: number
  }[] = []

  const ours = (side: Side) =>
    lives
      .filter(({ order }) => order.side === side)
      .toSorted((a, b) => (side === 'buy' ? b.order.ticks - a.order.ticks : a.order.ticks - b.order.ticks))

  const give = (fills: ReferenceFill[], life: (typeof lives)[number], offered: number): number => {
    let given = 0
    while (life.left > 0 && given < offered) {
      life.left -= 1
      given += 1
    }
    if (given > 0) fills.push([life.order.id, life.order.ticks, given])
    return given
  }

  /** Looks at a level: what ours took of it stays taken until it is seen with another size. @returns what is left. */
  const look = (side: Side, ticks: number, shown: number): number => {
    let left = shown
    for (let at = bought.length - 1; at >= 0; at -= 1) {
      const bite = bought[at]
      if (bite?.side !== side || bite.ticks !== ticks) continue
      if (bite.shown === shown) left -= bite.lots
      else bought.splice(at, 1)
    }
    return left
  }

  const onTouch = (step: Extract<PaperStep, { kind: 'touch' }>): ReferenceFill[] => {
    const fills: ReferenceFill[] = []
    for (const side of ['buy', 'sell'] as const) {
      const [ticks, shown] = side === 'buy' ? [step.askTicks, step.askLots] : [step.bidTicks, step.bidLots]
      look(side, ticks, shown)
      for (const life of ours(side)) {
        if (side === 'buy' ? life.order.ticks < ticks : life.order.ticks > ticks) continue
        const lots = give(fills, life, look(side, ticks, shown))
        if (lots > 0) bought.push({ side, ticks, shown, lots })
      }
    }
    return fills
  }

  const onTrade = (step: Extract<PaperStep, { kind: 'trade' }>): ReferenceFill[] => {
    const fills: ReferenceFill[] = []
    const side = step.takerSide === 'buy' ? 'sell' : 'buy'
    let given = 0
    for (const life of ours(side)) {
      const { ticks } = life.order
      if (ticks === step.ticks) given += give(fills, life, excessOf(life.order, [...life.seen, step]) - given)
      else if (side === 'buy' ? ticks > step.ticks : ticks < step.ticks)
        given += give(fills, life, step.lots - given)
    }
    return fills
  }

  const onTake = (step: Extract<PaperStep, { kind: 'take' }>): ReferenceFill[] => {
    const fills: ReferenceFill[] = []
    let wanted = step.lots
    for (const [ticks, shown] of step.levels) {
      const limit = step.limitTicks ?? ticks
      if (wanted === 0) break
      if (step.side === 'buy' ? ticks > limit : ticks < limit) break
      let lots = 0
      const free = look(step.side, ticks, shown)
      while (wanted > 0 && lots < free) {
        lots += 1
        wanted -= 1
      }
      if (lots === 0) continue
      bought.push({ side: step.side, ticks, shown, lots })
      fills.push([step.id, ticks, lots])
    }
    return fills
  }

  return {
    step(step) {
      let fills: readonly ReferenceFill[] = []
      if (step.kind === 'enter') lives.push({ order: step, left: step.lots, seen: [] })
      else if (step.kind === 'leave') {
        const at = lives.findIndex(({ order }) => order.id === step.id)
        if (at >= 0) lives.splice(at, 1)
      } else if (step.kind === 'touch') fills = onTouch(step)
      else if (step.kind === 'trade') fills = onTrade(step)
      else if (step.kind === 'take') fills = onTake(step)
      for (const { seen } of lives) seen.push(step)
      return fills
    },
  }
}

/** The excess that the last step, a trade at the order's price, leaves for the order: its whole life again. */
function excessOf(order: Enter, life: readonly PaperStep[]): number {
  const sign = order.side === 'buy' ? 1 : -1
  let [ahead, shown, printed, gone, goneAhead, excess] = [order.shownLots, order.shownLots ?? 0, 0, 0, 0, 0]
  const clear = () => {
    ahead = 0
    shown = printed = gone = goneAhead = 0
  }
  const show = (size: number) => {
    if (ahead === undefined) ahead = size
    else if (size > shown) printed = gone = goneAhead = 0
    else {
      const explained = Math.min(shown - size, printed)
      const cancelled = BigInt(shown - size - explained)
      const whole = BigInt(shown - explained)
      const fromAhead = whole === 0n ? 0 : Number((BigInt(ahead) * cancelled) / whole)
      printed -= explained
      ahead -= fromAhead
      gone += Number(cancelled)
      goneAhead += fromAhead
    }
    shown = size
  }
  for (const step of life) {
    if (step.kind === 'level' && step.side === order.side && step.ticks === order.ticks) show(step.shownLots)
    if (step.kind === 'touch') {
      const [near, nearLots, far] =
        order.side === 'buy'
          ? [step.bidTicks, step.bidLots, step.askTicks]
          : [step.askTicks, step.askLots, step.bidTicks]
      if ((order.ticks - far) * sign >= 0) clear()
      else if ((order.ticks - near) * sign > 0) show(0)
      else if (order.ticks === near) show(nearLots)
    }
    if (step.kind !== 'trade' || (step.takerSide === 'sell') !== (order.side === 'buy')) continue
    if ((order.ticks - step.ticks) * sign > 0) clear()
    if (step.ticks !== order.ticks) continue
    if (ahead === undefined) {
      excess = 0
      continue
    }
    const known = Math.min(step.lots, gone)
    // Rounded up: what was shown as gone counts against us.
    const back =
      known === 0 ? 0 : Number((BigInt(goneAhead) * BigInt(known) + BigInt(gone) - 1n) / BigInt(gone))
    gone -= known
    goneAhead -= back
    printed = Math.min(shown, printed + step.lots - known)
    excess = Math.max(0, step.lots - back - ahead)
    ahead = Math.max(0, ahead - (step.lots - back))
  }
  return excess
}
