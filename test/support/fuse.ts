/** Ends a program: from the last step on nothing is answered any more. */
export interface Fuse {
  /** Steps that were asked for. */
  steps: number
  /** The step that is the last: carried out or not, it is never answered. */
  readonly lastStep: number
  readonly lastStepHappens: boolean
}

/** The same methods, until the fuse blows. Only methods that answer with promises may be taken through it. */
export function fused<T extends object>(target: T, fuse: Fuse, names?: readonly string[]): T {
  return new Proxy(target, {
    get(of, key) {
      const method: unknown = Reflect.get(of, key)
      if (typeof method !== 'function' || (names && !names.includes(String(key)))) return method
      return async (...given: unknown[]) => {
        fuse.steps += 1
        if (fuse.steps > fuse.lastStep) return new Promise(() => undefined)
        if (fuse.steps < fuse.lastStep) return method.apply(of, given)
        if (fuse.lastStepHappens) await method.apply(of, given)
        return new Promise(() => undefined)
      }
    },
  })
}
