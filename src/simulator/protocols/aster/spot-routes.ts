import type { Route } from './venue.ts'

/**
 * The spot product exists at the venue but is not simulated: it lists no symbols.
 * Libraries that speak both products ask for both lists before they do anything else.
 */
export const spotRoutes: readonly Route[] = [
  {
    method: 'GET',
    paths: ['/api/v1/exchangeInfo', '/api/v3/exchangeInfo'],
    security: 'none',
    weight: 1,
    handle: ({ venue }) => ({
      timezone: 'UTC',
      serverTime: venue.now(),
      rateLimits: [],
      exchangeFilters: [],
      assets: [],
      symbols: [],
    }),
  },
]
