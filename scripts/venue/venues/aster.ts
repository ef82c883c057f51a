import { bytesToHex } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { AppError } from '../../../src/main/base/errors.ts'
import type { HttpRequest } from '../../../src/main/net/http-transport.ts'
import { digestOf, domainSeparator } from '../../../src/main/venues/aster/auth.ts'
import {
  type AsterCredentials,
  type AsterEndpoints,
  asterEnvironments,
  createAsterClient,
} from '../../../src/main/venues/aster/index.ts'
import { environmentOf, readConnectionFile, trimSlash } from '../connection-file.ts'
import { publishedExchangeInfo } from './aster-published.ts'
import type { ConnectionChoice, VenueTool } from './venue-tool.ts'

const endpointsSchema = z.object({
  restUrl: z.url(),
  wsUrl: z.url(),
  chainId: z.int().positive().optional(),
})
const walletSchema = z.object({ user: z.string(), signer: z.string(), privateKey: z.string() })
const keySchema = z.object({ apiKey: z.string(), secret: z.string() })

/** The endpoints of `--endpoints`, or of the named environment. */
function readEndpoints({ endpointsFile, environment }: ConnectionChoice): AsterEndpoints {
  const known = environmentOf(asterEnvironments, environment)
  if (endpointsFile === undefined) return known
  const found = readConnectionFile(endpointsFile, 'aster')(endpointsSchema)
  if (!found) throw new AppError('config', 'expected restUrl and wsUrl in the endpoints file, got neither')
  const trimmed = { restUrl: trimSlash(found.restUrl), wsUrl: trimSlash(found.wsUrl) }
  return { ...trimmed, chainId: found.chainId ?? known.chainId }
}

/** The credentials of `--credentials`; wallet credentials win where both kinds are given. */
function readCredentials({ credentialsFile }: ConnectionChoice): AsterCredentials | undefined {
  if (credentialsFile === undefined) return undefined
  const find = readConnectionFile(credentialsFile, 'aster')
  const wallet = find(walletSchema)
  if (wallet) return { kind: 'v3', ...wallet }
  const key = find(keySchema)
  if (key) return { kind: 'v1', ...key }
  throw new AppError(
    'config',
    'expected user, signer and privateKey, or apiKey and secret, in the credentials file',
  )
}

const isWallet = (request: HttpRequest): boolean => request.headers?.['x-mbx-apikey'] === undefined

/** Query and body joined as the venue joins them, without the signature. */
function signedPart(request: HttpRequest): string | undefined {
  const text = `${new URL(request.url).search.slice(1)}${request.body ?? ''}`
  const at = text.indexOf('&signature=')
  return at < 0 ? undefined : text.slice(0, at)
}

/** Aster. */
export const aster: VenueTool = {
  open(choice, parts) {
    const credentials = readCredentials(choice)
    return createAsterClient({
      endpoints: readEndpoints(choice),
      readCredentials: () => credentials,
      ...parts,
    })
  },
  dryRun: (choice) => ({
    isPrivate: (request) => !isWallet(request) || signedPart(request) !== undefined,
    signedText(request) {
      const string = signedPart(request)
      if (string === undefined) return undefined
      if (!isWallet(request)) return { string }
      const digest = digestOf(string, domainSeparator(readEndpoints(choice).chainId))
      return { string, digest: `0x${bytesToHex(digest)}` }
    },
    timeBody: (serverTime) => ({ serverTime }),
    instruments: {
      path: '/exchangeInfo',
      symbols: 'BTC, ETH, SOL, DOGE and ASTER',
      body: publishedExchangeInfo,
    },
  }),
}
