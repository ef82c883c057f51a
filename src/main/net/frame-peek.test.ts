import { expect, test } from 'vitest'
import { peekText } from './frame-peek.ts'

test('reads a text field from the head of a frame', () => {
  const frame = Buffer.from('{"e":"depthUpdate","E":1,"s":"老子USDT","b":[]}')
  expect(peekText(frame, '"e":')).toBe('depthUpdate')
  expect(peekText(frame, '"s":')).toBe('老子USDT')
})

test('a space after the colon is allowed', () => {
  expect(peekText(Buffer.from('{"e": "kline"}'), '"e":')).toBe('kline')
})

test.each([
  ['an acknowledgement', '{"result":null,"id":1}'],
  ['a field that is no text', '{"e":1,"s":"BTCUSDT"}'],
  ['an unfinished text', '{"e":"depth'],
  ['nothing', ''],
])('%s has none', (_name, text) => {
  expect(peekText(Buffer.from(text), '"e":')).toBeUndefined()
})

test('only the head is searched', () => {
  const far = Buffer.from(`{"pad":"${'x'.repeat(400)}","e":"depthUpdate"}`)
  expect(peekText(far, '"e":')).toBeUndefined()
})
