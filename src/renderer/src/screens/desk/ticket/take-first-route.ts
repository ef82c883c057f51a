import { marketStore } from '../../../stores/market.ts'
import { pairTicketStore, takeRoute } from '../../../stores/pair-ticket.ts'
import { quotesStore } from '../../../stores/quotes.ts'
import { opportunitiesOf } from '../opportunities/routes.ts'

/**
 * Fills an empty ticket with a route as soon as there is one: the best of the asset that the window looks at,
 * or the best of all.
 * @returns ends it.
 */
export function takeFirstRoute(): () => void {
  const look = (): boolean => {
    if (pairTicketStore.getState().symbol !== '') return true
    const routes = opportunitiesOf(Object.values(quotesStore.getState().lines))
    const selected = marketStore.getState().selected?.symbol
    const route = routes.find(({ symbol }) => symbol === selected) ?? routes[0]
    if (route !== undefined) takeRoute(route)
    return route !== undefined
  }
  if (look()) return () => undefined
  const stop = quotesStore.subscribe(() => {
    if (look()) stop()
  })
  return stop
}
