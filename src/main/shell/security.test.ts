import { expect, it, vi } from 'vitest'

// The module under test only names these; a window exists in the end-to-end tests.
vi.mock('electron', () => ({ app: {}, protocol: {}, session: {}, shell: {} }))

const { isAppUrl } = await import('./app-protocol.ts')
const { mayOpenOutside } = await import('./security.ts')

it('lets one address lead out of the window, and no look-alike', () => {
  expect(mayOpenOutside('https://www.tradingview.com/?utm_source=tandem')).toBe(true)
  for (const address of [
    'http://www.tradingview.com/',
    'https://tradingview.com.evil.example/',
    'https://www.tradingview.com@evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'nonsense',
  ]) {
    expect(mayOpenOutside(address)).toBe(false)
  }
})

it('knows its own origin by scheme and host', () => {
  expect(isAppUrl('app://tandem/index.html')).toBe(true)
  expect(isAppUrl('app://other/index.html')).toBe(false)
  expect(isAppUrl('https://tandem/')).toBe(false)
})
