import { venueError } from './errors.ts'
import { admit } from './gate.ts'
import { readJson, writeJson } from './json.ts'
import type { Params } from './params.ts'
import { get, type Route } from './route.ts'
import { numberOf, readTransaction, skipsNonce } from './transaction.ts'
import type { TransactionRecord } from './transaction-record.ts'
import { blockHeight, type LighterVenue } from './venue.ts'

const MOST_IN_BATCH = 50
const WEIGHT = 6
/** `status` of a transaction. */
const STATUS = { failed: 0, pending: 1, executed: 2 } as const

/** Reply to transactions that were queued. */
export interface QueuedReply {
  readonly code: 200
  readonly message: string
  readonly tx_hash: string | string[]
  readonly predicted_execution_time_ms: number
  readonly volume_quota_remaining: number
}

/** Takes one transaction: what the API finds right is queued. @throws {VenueError} for what it does not. */
export function sendTransaction(venue: LighterVenue, type: number, info: unknown): QueuedReply {
  venue.limiter.transactions(1, venue.clock.now())
  const transaction = readTransaction(type, info, venue.chainId)
  admit(venue, [transaction])
  return reply(venue, transaction.hash, venue.sequencer.queue(transaction))
}

/** Takes a batch whole or not at all (section 5.1 of the venue sheet). @throws {VenueError} for the first wrong one. */
export function sendBatch(venue: LighterVenue, types: unknown, infos: unknown): QueuedReply {
  const [typeList, infoList] = [list(types), list(infos)]
  const size = infoList.length
  if (size === 0 || size > MOST_IN_BATCH || typeList.length !== size) throw venueError('batchSize')
  venue.limiter.transactions(size, venue.clock.now())
  const transactions = infoList.map((info, at) => readTransaction(Number(typeList[at]), info, venue.chainId))
  const [first] = transactions
  if (!first) throw venueError('batchSize')
  for (const [at, transaction] of transactions.entries()) {
    const isSame = ['AccountIndex', 'ApiKeyIndex'].every(
      (name) => numberOf(transaction, name) === numberOf(first, name),
    )
    if (!isSame) throw venueError('batchKeys')
    const behind = numberOf(transaction, 'Nonce') - numberOf(first, 'Nonce')
    if (skipsNonce(transaction) ? behind < at : behind !== at) throw venueError('batchNonce')
  }
  admit(venue, transactions)
  const records = transactions.map((transaction) => venue.sequencer.queue(transaction))
  return reply(
    venue,
    records.map(({ transaction }) => transaction.hash),
    records.at(-1) as TransactionRecord,
  )
}

function reply(venue: LighterVenue, hash: string | string[], { dueAtMs }: TransactionRecord): QueuedReply {
  const { tier, quota } = venue
  const used = tier.usesQuota ? `${quota.remaining} volume quota remaining` : "didn't use volume quota"
  return {
    code: 200,
    message: JSON.stringify({ ratelimit: used }),
    tx_hash: hash,
    predicted_execution_time_ms: dueAtMs,
    volume_quota_remaining: quota.remaining,
  }
}

function list(value: unknown): unknown[] {
  let parsed = value
  try {
    if (typeof value === 'string') parsed = readJson(value)
  } catch {
    throw venueError('unreadable', 'expected a list as JSON')
  }
  if (!Array.isArray(parsed)) throw venueError('unreadable', 'expected a list')
  return parsed
}

/** A transaction as `GET tx` and the stream `account_tx` show it. */
export function transactionView(venue: LighterVenue, record: TransactionRecord) {
  const { transaction, outcome, queuedAtMs, executedAtMs } = record
  const status =
    outcome === undefined ? STATUS.pending : STATUS[outcome.kind === 'executed' ? 'executed' : 'failed']
  return {
    hash: transaction.hash,
    type: transaction.type,
    info: writeJson(transaction.info),
    event_info: JSON.stringify({ ae: outcome && outcome.kind !== 'executed' ? outcome.error : '' }),
    status,
    transaction_index: 0,
    l1_address: venue.credentials.l1Address,
    account_index: venue.credentials.accountIndex,
    api_key_index: venue.credentials.apiKeyIndex,
    nonce: numberOf(transaction, 'Nonce'),
    expire_at: numberOf(transaction, 'ExpiredAt'),
    block_height: blockHeight(executedAtMs || queuedAtMs),
    queued_at: queuedAtMs,
    executed_at: executedAtMs,
    sequence_index: 0,
    parent_hash: '',
    transaction_time: (executedAtMs || queuedAtMs) * 1_000,
  }
}

/** Sending over REST, and asking what became of it. */
export const transactionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/sendTx',
    security: 'none',
    weight: WEIGHT,
    handle: ({ venue, params }) =>
      sendTransaction(venue, params.integer('tx_type'), params.required('tx_info')),
  },
  {
    method: 'POST',
    path: '/api/v1/sendTxBatch',
    security: 'none',
    weight: WEIGHT,
    handle: ({ venue, params }) => sendBatch(venue, params.required('tx_types'), params.required('tx_infos')),
  },
  get('tx', ({ venue, params }) => ({ code: 200, ...find(venue, params) })),
]

function find(venue: LighterVenue, params: Params): object {
  const value = params.required('value')
  const record = params.required('by') === 'hash' ? venue.sequencer.record(value) : undefined
  if (!record) throw venueError('invalidParameter', 'transaction not found')
  return transactionView(venue, record)
}
