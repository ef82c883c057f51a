import { z } from 'zod'

/** What every simulated venue tells about itself. The credentials it adds are throw-away and open nothing else. */
const common = {
  environment: z.literal('simulator'),
  /** Origin of the HTTP API, without a trailing slash. */
  restUrl: z.url(),
  /** Origin of the WebSocket API, without a trailing slash. */
  wsUrl: z.url(),
  /** Origin of the fault switchboard. */
  controlUrl: z.url(),
  market: z.object({
    source: z.enum(['generator', 'replay']),
    /** Recorded feed, present when `source` is `replay`. */
    file: z.string().optional(),
    /** Replay speed, 1 is real time. */
    speed: z.number().positive().optional(),
  }),
}

/** Ready message of the simulated Aster. */
export const simulatedAsterSchema = z.object({
  venue: z.literal('aster'),
  ...common,
  /** EIP-712 domain chain id that V3 signatures must carry. */
  chainId: z.int().positive(),
  credentials: z.object({
    /** `user` owns the account, `signer` is the API wallet, `privateKey` is the signer's (0x and 64 hex). */
    v3: z.object({ user: z.string(), signer: z.string(), privateKey: z.string() }),
    v1: z.object({ apiKey: z.string(), secret: z.string() }),
  }),
})

/** Ready message of the simulated Backpack. */
export const simulatedBackpackSchema = z.object({
  venue: z.literal('backpack'),
  ...common,
  credentials: z.object({
    /** Public key in base64. */
    apiKey: z.string(),
    /** Seed in base64. */
    secret: z.string(),
  }),
})

/** Ready message of the simulated Bitvavo. */
export const simulatedBitvavoSchema = z.object({
  venue: z.literal('bitvavo'),
  ...common,
  credentials: z.object({
    /** 64 hex digits. */
    apiKey: z.string(),
    /** 128 hex digits, used as text. */
    secret: z.string(),
  }),
})

/** Ready message of the simulated GRVT. */
export const simulatedGrvtSchema = z.object({
  venue: z.literal('grvt'),
  ...common,
  /** Chain id of the EIP-712 domain that every signature must carry. */
  chainId: z.int().positive(),
  credentials: z.object({
    /** Secret text that logs in. */
    apiKey: z.string(),
    /** Key that signs orders, 0x and 64 hex digits. */
    privateKey: z.string(),
    /** Unsigned 64-bit number. */
    subAccountId: z.string(),
  }),
})

/** Ready message of the simulated Lighter. */
export const simulatedLighterSchema = z.object({
  venue: z.literal('lighter'),
  ...common,
  /** Chain id that every signature must carry. */
  chainId: z.int().positive(),
  credentials: z.object({
    accountIndex: z.int().positive(),
    apiKeyIndex: z.int().min(0).max(254),
    /** Little-endian scalar and encoded point, 80 hex digits each. */
    privateKey: z.string(),
    publicKey: z.string(),
    /** Ethereum address that owns the account. */
    l1Address: z.string(),
  }),
})

/** Ready message of the simulated EdgeX. Both generations' credentials open the same account. */
export const simulatedEdgexSchema = z.object({
  venue: z.literal('edgex'),
  ...common,
  credentials: z.object({
    /** Digits; beyond 2^53. */
    accountId: z.string(),
    v2: z.object({
      apiKey: z.string(),
      secret: z.string(),
      passphrase: z.string(),
      /** secp256k1, 64 hex digits. */
      signerPrivateKey: z.string(),
    }),
    v1: z.object({
      /** Stark curve, 64 hex digits. */
      starkPrivateKey: z.string(),
    }),
  }),
})

/** Ready message of the simulated Paradex. */
export const simulatedParadexSchema = z.object({
  venue: z.literal('paradex'),
  ...common,
  /** Felts in 0x hex; the keys are of the Stark curve, `ethAddress` owns the account. */
  credentials: z.object({
    account: z.string(),
    privateKey: z.string(),
    publicKey: z.string(),
    ethAddress: z.string(),
  }),
})

/**
 * Ready message of a simulated venue: the JSON line `npm run simulator` prints for it, and the message the
 * utility process posts to the application.
 */
export const simulatedVenueSchema = z.discriminatedUnion('venue', [
  simulatedAsterSchema,
  simulatedBackpackSchema,
  simulatedBitvavoSchema,
  simulatedEdgexSchema,
  simulatedGrvtSchema,
  simulatedLighterSchema,
  simulatedParadexSchema,
])

/** A simulated venue that is ready: where it listens and the credentials it accepts. */
export type SimulatedVenue = z.infer<typeof simulatedVenueSchema>
/** Venues that can be simulated. */
export type SimulatedVenueName = SimulatedVenue['venue']
/** Their names, to read them from a command line. */
export const SIMULATED_VENUE_NAMES: readonly SimulatedVenueName[] = simulatedVenueSchema.options.map(
  ({ shape }) => shape.venue.value,
)
/** The ready message of one venue. */
export type SimulatedVenueOf<V extends SimulatedVenueName> = Extract<SimulatedVenue, { venue: V }>

/** Who plays a recording that names no venue: the first that could play one. */
export const BARE_RECORDING_VENUE: SimulatedVenueName = 'aster'
