import { expect, test } from 'vitest'
import type { StreamsReport } from '../../shared/views.ts'
import { exportText } from './stream-export.ts'

const totals = { wireBytes: 0, bytes: 0, savedBytes: 0, savedMoney: 0 }
const counted = { messages: 3, bytes: 120, pausedMs: 5 }
const report: StreamsReport = {
  atMs: 2,
  sinceMs: 1,
  policy: { coolDownSeconds: 120, pricePerGigabyte: 0.09, leavesSharedChannels: false },
  totals,
  venues: [
    {
      venue: 'fake',
      name: 'Fake',
      pausable: true,
      totals,
      sockets: [
        {
          venue: 'fake',
          name: 'depth, "books"',
          state: 'paused',
          messagesPerSecond: 0,
          bytesPerSecond: 0,
          reconnects: 0,
          gaps: 1,
          wireBytes: 130,
          history: [],
          ...counted,
        },
      ],
      feeds: [
        {
          venue: 'fake',
          symbol: 'BTC',
          state: 'live',
          reasons: ['panel', 'execution'],
          liveMs: 7,
          savedBytes: 9,
          resumes: 1,
          lateResumes: 0,
          resumeMsP50: 42,
          ...counted,
        },
      ],
    },
  ],
}

test('one line for each socket and feed, quoted where it must be, empty where nothing is known', () => {
  const [head, socket, feed, end] = exportText(report, 'csv').split('\r\n')
  expect(head?.split(',').slice(0, 5)).toEqual(['kind', 'venue', 'name', 'state', 'reasons'])
  expect(socket).toBe('socket,fake,"depth, ""books""",paused,,3,120,130,0,,1,5,,,,,,,')
  expect(feed).toBe('feed,fake,BTC,live,panel execution,3,120,,,,,5,7,,9,1,0,42,')
  expect(end).toBe('')
})

test('JSON holds the report whole', () => {
  expect(JSON.parse(exportText(report, 'json'))).toEqual(report)
})
