import { expect, it } from 'vitest'
import type { PushEvent } from '../../shared/contract.ts'
import { systemClock } from '../base/clock.ts'
import { createNotices } from './notices.ts'

it('keeps what was said before the window listened, and says it then, in order and once', () => {
  const published: PushEvent[] = []
  const notices = createNotices({ clock: systemClock, publish: (event) => published.push(event) })
  notices.say('warning', 'first')
  notices.say('error', 'second', 'why')
  expect(published).toEqual([])
  notices.windowListens()
  notices.windowListens()
  notices.say('info', 'third')
  expect(published.map(({ data }) => data)).toMatchObject([
    { level: 'warning', title: 'first' },
    { level: 'error', title: 'second', detail: 'why' },
    { level: 'info', title: 'third' },
  ])
})
