import type { ReactElement } from 'react'

/** The product's mark: two legs that lean on each other. */
export function Mark({ size }: { readonly size: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M4 18.5 10.2 5.5h3L7 18.5Z" fill="var(--buy)" />
      <path d="M10.8 18.5 17 5.5h3l-6.2 13Z" fill="var(--accent)" />
    </svg>
  )
}
