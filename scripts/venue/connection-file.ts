import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { AppError, messageOf } from '../../src/main/base/errors.ts'
import {
  type AsterCredentials,
  type AsterEndpoints,
  asterEnvironments,
} from '../../src/main/venues/aster/index.ts'

const endpointsSchema = z.object({
  restUrl: z.url(),
  wsUrl: z.url(),
  chainId: z.int().positive().optional(),
})
const walletSchema = z.object({ user: z.string(), signer: z.string(), privateKey: z.string() })
const keySchema = z.object({ apiKey: z.string(), secret: z.string() })

/** Where such a document may keep what we look for, besides its top. */
const NESTS = ['aster', 'endpoints', 'credentials', 'v3', 'v1'] as const

/**
 * The endpoints of `--endpoints`, or of the named environment.
 *
 * @throws {AppError} `validation` or `config` saying what was expected.
 */
export function readEndpoints(file: string | undefined, environment: string): AsterEndpoints {
  const known = asterEnvironments[environment as keyof typeof asterEnvironments]
  if (known === undefined)
    throw new AppError('validation', `expected an environment of mainnet or testnet, got ${environment}`)
  if (file === undefined) return known
  const found = find(readJson(file), endpointsSchema)
  if (!found) throw new AppError('config', 'expected restUrl and wsUrl in the endpoints file, got neither')
  const trimmed = { restUrl: trimSlash(found.restUrl), wsUrl: trimSlash(found.wsUrl) }
  return { ...trimmed, chainId: found.chainId ?? known.chainId }
}

/**
 * The credentials of `--credentials`; wallet credentials win where both kinds are given.
 *
 * @throws {AppError} `config` saying what was expected, never what stood there.
 */
export function readCredentials(file: string | undefined): AsterCredentials | undefined {
  if (file === undefined) return undefined
  const document = readJson(file)
  const wallet = find(document, walletSchema)
  if (wallet) return { kind: 'v3', ...wallet }
  const key = find(document, keySchema)
  if (key) return { kind: 'v1', ...key }
  throw new AppError(
    'config',
    'expected user, signer and privateKey, or apiKey and secret, in the credentials file',
  )
}

/** A JSON document, or the first line of one document per line. */
function readJson(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('config', `expected to read ${file}, got: ${messageOf(cause)}`)
  }
  for (const candidate of [text, ...text.split('\n').filter((line) => line.trim().startsWith('{'))]) {
    try {
      return JSON.parse(candidate)
    } catch {
      // The whole may be one document, or each line may be one: the next candidate decides.
    }
  }
  throw new AppError('config', `expected JSON in ${file}, got something else`)
}

function find<T>(document: unknown, schema: z.ZodType<T>): T | undefined {
  const read = schema.safeParse(document)
  if (read.success) return read.data
  if (typeof document !== 'object' || document === null) return undefined
  for (const nest of NESTS) {
    const inner = (document as Record<string, unknown>)[nest]
    const found = inner === undefined ? undefined : find(inner, schema)
    if (found !== undefined) return found
  }
  return undefined
}

const trimSlash = (url: string): string => url.replace(/\/+$/, '')
