import { describe, expect, it } from 'vitest'
import { createLock } from './lock.ts'

describe('createLock', () => {
  it('runs tasks one after another in the order they came, and goes on after a failure', async () => {
    const lock = createLock()
    const story: string[] = []
    const task = (name: string, fails = false) =>
      lock.run(async () => {
        story.push(`${name} begins`)
        await new Promise((resolve) => setImmediate(resolve))
        story.push(`${name} ends`)
        if (fails) throw new Error(name)
        return name
      })
    const all = await Promise.allSettled([task('one'), task('two', true), task('three')])
    expect(all.map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(story).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends'])
  })
})
