import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { SimulatorError } from '../errors.ts'
import type { Account, Income } from '../matching/account.ts'
import type { Order, OrderStatus, OrderType, Side, TimeInForce } from '../matching/order.ts'

const amount = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt)
const side = z.enum(['buy', 'sell'] satisfies Side[])
const orderType = z.enum([
  'limit',
  'market',
  'stop',
  'stop-market',
  'take-profit',
  'take-profit-market',
  'trailing-stop-market',
] satisfies OrderType[])

const order = z.object({
  id: z.int(),
  accountId: z.string(),
  symbol: z.string(),
  clientOrderId: z.string(),
  side,
  type: orderType,
  originalType: orderType,
  timeInForce: z.enum(['GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN', 'RPI'] satisfies TimeInForce[]),
  priceTicks: z.int(),
  sizeLots: z.int(),
  filledLots: z.int(),
  filledQuote: amount,
  stopTicks: z.int(),
  activationTicks: z.int(),
  callbackRate: z.number(),
  extremeTicks: z.number(),
  triggerBy: z.enum(['last', 'mark']),
  reduceOnly: z.boolean(),
  closePosition: z.boolean(),
  priceProtect: z.boolean(),
  status: z.enum(['new', 'partially-filled', 'filled', 'canceled', 'expired'] satisfies OrderStatus[]),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  editCount: z.int(),
  forced: z.boolean(),
  memo: z.string().default(''),
}) satisfies z.ZodType<Order>

const trade = z.object({
  id: z.int(),
  orderId: z.int(),
  symbol: z.string(),
  side,
  ticks: z.int(),
  lots: z.int(),
  realized: amount,
  fee: amount,
  maker: z.boolean(),
  atMs: z.number(),
})

const income = z.object({
  id: z.int(),
  symbol: z.string(),
  type: z.enum([
    'TRANSFER',
    'REALIZED_PNL',
    'FUNDING_FEE',
    'COMMISSION',
    'INSURANCE_CLEAR',
  ] satisfies Income['type'][]),
  amount,
  atMs: z.number(),
  tradeId: z.int().optional(),
  funding: z.object({ lots: z.int(), rate: amount }).optional(),
})

const position = z.object({
  symbol: z.string(),
  lots: z.int(),
  cost: amount,
  realized: amount,
  isolatedWallet: amount,
  updatedAtMs: z.number(),
})

const stateSchema = z.object({
  version: z.literal(1),
  account: z.object({
    id: z.string(),
    wallet: amount,
    holdings: z.array(z.tuple([z.string(), amount])).optional(),
    feeRates: z.object({ maker: amount, taker: amount }),
    multiAssets: z.boolean(),
    settings: z.array(z.tuple([z.string(), z.object({ leverage: z.int(), isolated: z.boolean() })])),
    positions: z.array(position),
    orders: z.array(order),
    trades: z.array(trade),
    incomes: z.array(income),
    countdowns: z.array(z.tuple([z.string(), z.number()])),
  }),
})

/** What a venue does not lose when it restarts. The credentials are throw-away, in the venue's own form. */
export interface SavedState<C = unknown> {
  readonly credentials: C
  readonly account: Account
}

/**
 * Reads a state file of a venue with these credentials; undefined when there is none yet.
 *
 * @throws {SimulatorError} naming the file and the first thing in it that is not as expected.
 */
export async function loadState<C>(
  file: string,
  credentialsSchema: z.ZodType<C>,
): Promise<SavedState<C> | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new SimulatorError(
      `state file ${file}: expected a readable file, found ${(cause as Error).message}`,
    )
  }
  const parsed = stateSchema.extend({ credentials: credentialsSchema }).safeParse(parseJson(file, text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new SimulatorError(`state file ${file}: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const { holdings, ...account } = parsed.data.account
  const credentials = parsed.data.credentials as C
  return {
    credentials,
    account: {
      ...account,
      ...(holdings && { holdings: new Map(holdings) }),
      settings: new Map(account.settings),
      positions: new Map(account.positions.map((one) => [one.symbol, one])),
      incomes: account.incomes.map(({ tradeId, funding, ...rest }) => ({
        ...rest,
        ...(tradeId !== undefined && { tradeId }),
        ...(funding && { funding }),
      })),
      countdowns: new Map(account.countdowns),
    },
  }
}

/** Writes the state beside the file and moves it into place, so that a crash leaves the old one or the new one. */
export async function saveState(file: string, { credentials, account }: SavedState): Promise<void> {
  const plain = {
    version: 1,
    credentials,
    account: {
      ...account,
      ...(account.holdings && { holdings: [...account.holdings] }),
      settings: [...account.settings],
      positions: [...account.positions.values()],
      countdowns: [...account.countdowns],
    },
  }
  const text = JSON.stringify(plain, (_, value) => (typeof value === 'bigint' ? value.toString() : value))
  await mkdir(dirname(file), { recursive: true })
  const beside = `${file}.new`
  await writeFile(beside, text, { mode: 0o600 })
  await rename(beside, file)
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new SimulatorError(`state file ${file}: expected JSON, found ${JSON.stringify(text.slice(0, 40))}`)
  }
}
