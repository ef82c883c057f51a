import { VenueError } from './errors.ts'
import { bothVersions, type Route } from './venue.ts'

const paths = bothVersions('listenKey')

/** Life of a listen key (section 2 of the venue sheet). */
export const listenKeyRoutes: readonly Route[] = [
  {
    method: 'POST',
    paths,
    security: 'key',
    weight: 1,
    handle: ({ venue, account }) => ({ listenKey: venue.listenKeys.open(account.id, venue.clock.now()) }),
  },
  {
    method: 'PUT',
    paths,
    security: 'key',
    weight: 1,
    handle: ({ venue, account }) => {
      if (!venue.listenKeys.keepAlive(account.id, venue.clock.now())) throw missingKey()
      return {}
    },
  },
  {
    method: 'DELETE',
    paths,
    security: 'key',
    weight: 1,
    handle: ({ venue, account }) => {
      if (!venue.listenKeys.close(account.id)) throw missingKey()
      return {}
    },
  },
]

function missingKey(): VenueError {
  return new VenueError(-1125, 'This listenKey does not exist.')
}
