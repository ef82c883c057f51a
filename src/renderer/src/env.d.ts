import type { Bridge } from '../../shared/contract.ts'

declare global {
  interface Window {
    /** Put there by the preload; absent when the preload failed to load. */
    readonly tandem?: Bridge
  }
}
