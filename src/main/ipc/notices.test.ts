import { expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import type { PushEvent } from '../../shared/contract.ts'
import { createNotices } from './notices.ts'

it('keeps what was said before the window listened, and says it then, in order and once', () => {
  const published: PushEvent[] = []
  const notices = createNotices({ clock: createManualClock(), publish: (event) => published.push(event) })
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

it('says the same sentence once a minute at the most', async () => {
  const published: PushEvent[] = []
  const clock = createManualClock()
  const notices = createNotices({ clock, publish: (event) => published.push(event) })
  notices.windowListens()
  notices.say('warning', 'again')
  notices.say('warning', 'again')
  notices.say('warning', 'again', 'but another reason')
  await clock.advance(60_000)
  notices.say('warning', 'again')
  expect(published).toHaveLength(3)
})
