import type { ReactElement } from 'react'
import styles from './sparkline.module.css'

interface SparklineProps {
  /** Oldest first. */
  readonly values: readonly number[]
  /** Points that fill the width; fewer lean right, so that the newest is always at the same place. */
  readonly points: number
  readonly label: string
}

const [WIDTH, HEIGHT] = [96, 16]

/** How a value went, as a line from zero to its own highest. */
export function Sparkline({ values, points, label }: SparklineProps): ReactElement {
  const highest = Math.max(...values, 1)
  const step = WIDTH / (points - 1)
  const from = points - values.length
  const line = values
    .map(
      (value, at) =>
        `${((from + at) * step).toFixed(1)},${(HEIGHT - 1 - (value / highest) * (HEIGHT - 2)).toFixed(1)}`,
    )
    .join(' ')
  return (
    <svg className={styles.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} stroke="var(--line)" />
      {values.length > 1 && <polyline points={line} fill="none" stroke="currentColor" strokeWidth="1.2" />}
    </svg>
  )
}
