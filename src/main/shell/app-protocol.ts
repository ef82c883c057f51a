import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'

/** The only origin that our window ever has. */
export const APP_ORIGIN = 'app://tandem'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Nothing remote, nothing inline but styles (charts set them), no frames, no plugins. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** True for an address of ours. Node gives schemes it does not know the origin `null`, so the parts are compared. */
export function isAppUrl(address: string): boolean {
  const { protocol: scheme, host } = new URL(address)
  return `${scheme}//${host}` === APP_ORIGIN
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built window from `folder` (inside the asar when packaged) and nothing beside it. */
export function serveApp(folder: string): void {
  const root = normalize(folder) + sep
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const path = normalize(
      join(root, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)),
    )
    const type = TYPES[extname(path)]
    if (!isAppUrl(request.url) || !path.startsWith(root) || !type) return new Response('', { status: 404 })
    try {
      const body = await readFile(path)
      return new Response(new Uint8Array(body), {
        headers: {
          'content-type': type,
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
        },
      })
    } catch {
      // A missing file is an ordinary answer of a server.
      return new Response('', { status: 404 })
    }
  })
}
