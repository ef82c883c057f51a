import { type ReactElement, useEffect, useRef } from 'react'
import { onTenthOfSecond } from './tenth-of-second.ts'

/** Text that time changes. It writes its own text node, and only when the words differ: React renders nothing. */
export function Ticking({ read }: { readonly read: () => string }): ReactElement {
  const text = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const write = (): void => {
      const words = read()
      if (text.current !== null && text.current.textContent !== words) text.current.textContent = words
    }
    write()
    return onTenthOfSecond(write)
  }, [read])
  return <span ref={text} />
}
