/** Only the head of a frame is searched: the fields we route by come before the arrays. */
const HEAD_BYTES = 256

/**
 * The text value of a field in the head of a JSON frame, without parsing it. For routing only: whoever decodes the
 * frame reads it properly.
 *
 * @param key with its quotes and colon, `"s":`
 * @returns `undefined` when the head has no such text field
 */
export function peekText(frame: Buffer, key: string): string | undefined {
  const at = frame.indexOf(key)
  if (at < 0 || at > HEAD_BYTES) return undefined
  let open = at + key.length
  while (frame[open] === SPACE) open += 1
  if (frame[open] !== QUOTE) return undefined
  const close = frame.indexOf(QUOTE, open + 1)
  return close < 0 ? undefined : frame.toString('utf8', open + 1, close)
}

const QUOTE = 0x22
const SPACE = 0x20
