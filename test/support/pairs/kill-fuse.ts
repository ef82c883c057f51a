/** Where in a step the process dies: not begun, begun and unanswered, or carried out and not yet taken note of. */
export const MOMENTS = ['before', 'during', 'after'] as const
export type Moment = (typeof MOMENTS)[number]

/** Kills this process at a step. Disarmed until somebody says which. */
export interface KillFuse {
  steps: number
  lastStep: number
  moment: Moment
}

export const disarmed = (): KillFuse => ({ steps: 0, lastStep: Number.POSITIVE_INFINITY, moment: 'before' })

/** A request needs this long to get as far as the disk's thread or the wire. */
const ON_ITS_WAY_MS = 2

const die = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}

/** The same methods; each call is a step. Only methods that answer with promises may be taken through it. */
export function killable<T extends object>(target: T, fuse: KillFuse): T {
  return new Proxy(target, {
    get(of, key) {
      const method: unknown = Reflect.get(of, key)
      if (typeof method !== 'function') return method
      return async (...given: unknown[]) => {
        fuse.steps += 1
        if (fuse.steps !== fuse.lastStep) return method.apply(of, given)
        if (fuse.moment === 'before') return die()
        const carriedOut = Promise.resolve(method.apply(of, given)).catch(() => undefined)
        if (fuse.moment === 'after') return carriedOut.then(die)
        return new Promise((resolve) => setTimeout(resolve, ON_ITS_WAY_MS)).then(die)
      }
    },
  })
}
