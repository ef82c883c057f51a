import { type ReactElement, useCallback } from 'react'
import { UNKNOWN } from '../format/numbers.ts'
import { formatAge, formatCalmAge } from '../format/time.ts'
import { ageMsOf } from '../stores/connection.ts'
import { Ticking } from './ticking.tsx'

interface AgeProps {
  /** Main's stamp of the event whose age is shown. */
  readonly atMs: number | undefined
  readonly prefix?: string
  /** In tenths of a second, for lists. */
  readonly isCalm?: boolean
}

/** A counting age. */
export function Age({ atMs, prefix = '', isCalm = false }: AgeProps): ReactElement {
  const read = useCallback(() => {
    if (atMs === undefined) return `${prefix}${UNKNOWN}`
    return `${prefix}${(isCalm ? formatCalmAge : formatAge)(ageMsOf(atMs))}`
  }, [atMs, prefix, isCalm])
  return <Ticking read={read} />
}
