import { describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'

function capture() {
  const lines: string[] = []
  return { lines, log: createLogger({ write: (line) => void lines.push(line) }, 'debug') }
}

describe('createLogger', () => {
  it('writes the event and its fields', () => {
    const { lines, log } = capture()
    log.info('order.sent', { clientOrderId: 't-1' })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'order.sent', clientOrderId: 't-1' })
  })
  it('never lets a secret through, by field name, nested, or inside text', () => {
    const { lines, log } = capture()
    const secret = '0xfeedfacefeedface'
    log.warn('a', {
      privateKey: secret,
      credentials: { secret, apiKey: secret },
      deep: { v3: { signature: secret } },
    })
    log.warn('b', {
      url: `http://127.0.0.1/fapi/v3/order?symbol=BTCUSDT&signature=${secret}`,
      ws: `/ws?listenKey=${secret}`,
    })
    expect(lines.join('')).not.toContain(secret)
    expect(lines.join('')).toContain('[redacted]')
    expect(lines.join('')).toContain('symbol=BTCUSDT')
  })
})
