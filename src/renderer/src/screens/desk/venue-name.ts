import { sessionStore } from '../../stores/session.ts'

/** What people call a venue; its own key until main said so. */
export function venueName(venue: string): string {
  return sessionStore.getState().venues.find((each) => each.venue === venue)?.name ?? venue
}
