import type { Route } from './venue.ts'

/** A route and the values its path had. */
export interface FoundRoute {
  readonly route: Route
  readonly values: Readonly<Record<string, string>>
}

/** The first route that a call fits; undefined when there is none. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  pathname: string,
): FoundRoute | undefined {
  if (!pathname.startsWith('/v1/')) return undefined
  const parts = pathname.slice('/v1/'.length).split('/')
  for (const route of routes) {
    const values = route.method === method ? matchPath(route.path.split('/'), parts) : undefined
    if (values) return { route, values }
  }
  return undefined
}

function matchPath(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined
  const values: Record<string, string> = {}
  for (const [index, piece] of pattern.entries()) {
    const part = decode(parts[index] ?? '')
    const name = /^\{(\w+)\}$/.exec(piece)?.[1]
    if (part === undefined || part === '') return undefined
    if (name !== undefined) values[name] = part
    else if (piece !== part) return undefined
  }
  return values
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
