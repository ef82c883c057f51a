import { type ReactElement, useEffect, useRef } from 'react'
import { UNKNOWN } from '../format/numbers.ts'
import { formatAge } from '../format/time.ts'
import { ageMsOf } from '../stores/connection.ts'
import { onTenthOfSecond } from './tenth-of-second.ts'

interface AgeProps {
  /** Main's stamp of the event whose age is shown. */
  readonly atMs: number | undefined
  readonly prefix?: string
}

/** A counting age. It writes its own text node ten times a second, so React renders nothing. */
export function Age({ atMs, prefix = '' }: AgeProps): ReactElement {
  const text = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const write = (): void => {
      const age = atMs === undefined ? UNKNOWN : formatAge(ageMsOf(atMs))
      if (text.current !== null) text.current.textContent = `${prefix}${age}`
    }
    write()
    return onTenthOfSecond(write)
  }, [atMs, prefix])
  return <span ref={text} />
}
