import type { Fixed } from '../../fixed.ts'
import { type Account, type AccountTrade, fundingPayments } from '../../matching/account.ts'

/** A position from the moment it was opened until it was flat or turned. */
export interface PositionTerm {
  readonly symbol: string
  readonly number: number
  readonly isLong: boolean
  readonly beganAtMs: number
  endedAtMs: number | undefined
  /** Lots that were ever bought into it, and sold out of it. */
  openedLots: number
  closedLots: number
  realized: Fixed
  /** Positive when paid. */
  fee: Fixed
  /** Positive when received. */
  funding: Fixed
}

/** Terms of one symbol, oldest first; the last one is open when it has no end. A fill that turns a position ends one and begins one. */
export function positionTerms(account: Account, symbol: string): PositionTerm[] {
  const terms: PositionTerm[] = []
  for (const trade of account.trades) if (trade.symbol === symbol) addTrade(terms, trade)
  for (const { symbol: paid, amount, atMs } of fundingPayments(account)) {
    if (paid !== symbol) continue
    const term = terms.findLast(({ beganAtMs }) => beganAtMs <= atMs)
    if (term) term.funding += amount
  }
  return terms
}

/** The open term of a symbol, if there is one. */
export function openTerm(account: Account, symbol: string): PositionTerm | undefined {
  const last = positionTerms(account, symbol).at(-1)
  return last?.endedAtMs === undefined ? last : undefined
}

function addTrade(terms: PositionTerm[], trade: AccountTrade): void {
  const last = terms.at(-1)
  const current = last?.endedAtMs === undefined ? last : undefined
  if (!current || current.isLong === (trade.side === 'buy')) {
    const term = current ?? begin(terms, trade)
    term.openedLots += trade.lots
    term.fee += trade.fee
    return
  }
  const closing = Math.min(trade.lots, current.openedLots - current.closedLots)
  const feeClosed = (trade.fee * BigInt(closing)) / BigInt(trade.lots)
  current.closedLots += closing
  current.realized += trade.realized
  current.fee += feeClosed
  if (current.closedLots === current.openedLots) current.endedAtMs = trade.atMs
  if (closing === trade.lots) return
  const turned = begin(terms, trade)
  turned.openedLots = trade.lots - closing
  turned.fee = trade.fee - feeClosed
}

function begin(terms: PositionTerm[], { symbol, side, atMs }: AccountTrade): PositionTerm {
  const term = {
    symbol,
    number: terms.length + 1,
    isLong: side === 'buy',
    beganAtMs: atMs,
    endedAtMs: undefined,
    openedLots: 0,
    closedLots: 0,
    realized: 0n,
    fee: 0n,
    funding: 0n,
  }
  terms.push(term)
  return term
}
