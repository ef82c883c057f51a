import { z } from 'zod'

/**
 * Ready message of a simulated venue: the one JSON line `npm run simulator` prints, and the message the
 * utility process posts to the application. The credentials are throw-away and open nothing outside it.
 */
export const simulatedVenueSchema = z.object({
  venue: z.literal('aster'),
  environment: z.literal('simulator'),
  /** Origin of the HTTP API, without a trailing slash. */
  restUrl: z.url(),
  /** Origin of the WebSocket API, without a trailing slash. */
  wsUrl: z.url(),
  /** Origin of the fault switchboard. */
  controlUrl: z.url(),
  /** EIP-712 domain chain id that V3 signatures must carry. */
  chainId: z.int().positive(),
  credentials: z.object({
    /** `user` owns the account, `signer` is the API wallet, `privateKey` is the signer's (0x and 64 hex). */
    v3: z.object({ user: z.string(), signer: z.string(), privateKey: z.string() }),
    v1: z.object({ apiKey: z.string(), secret: z.string() }),
  }),
  market: z.object({
    source: z.enum(['generator', 'replay']),
    /** Recorded feed, present when `source` is `replay`. */
    file: z.string().optional(),
    /** Replay speed, 1 is real time. */
    speed: z.number().positive().optional(),
  }),
})

/** A simulated venue that is ready: where it listens and the credentials it accepts. */
export type SimulatedVenue = z.infer<typeof simulatedVenueSchema>
