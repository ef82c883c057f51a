import type { ReactElement } from 'react'
import styles from './prices-tab.module.css'

interface FigureListProps {
  readonly figures: readonly (readonly [name: string, value: string | number])[]
}

/** Names and values under each other. */
export function FigureList({ figures }: FigureListProps): ReactElement {
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
