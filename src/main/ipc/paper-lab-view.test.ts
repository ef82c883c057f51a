import { expect, it } from 'vitest'
import { paperVenueView as schema } from '../../shared/paper-lab-views.ts'
import { paperVenueView } from './paper-lab-view.ts'

const counts = { n: 0, onlyLive: 1, onlyPaper: 2, notSimulated: 3 }
const aster = { venue: 'aster', venueName: 'Aster', kind: 'perpetual' } as const

it('shows what the next orders meet in turn, and no error where no order was compared', () => {
  const view = paperVenueView({
    ...aster,
    settings: {
      latencyMs: 'measured',
      queueModel: true,
      faults: [
        { kind: 'no-reply', carriedOut: true },
        { kind: 'reject' },
        { kind: 'no-reply', carriedOut: false },
      ],
    },
    heldSymbols: ['ETH', 'BTC'],
    score: { ...counts, priceErrorBps: undefined, timeErrorMs: undefined },
  })
  expect(view).toEqual({
    ...aster,
    latencyMs: 'measured',
    queueModel: true,
    faults: ['lost-reply', 'reject', 'lost-order'],
    heldSymbols: ['BTC', 'ETH'],
    score: counts,
  })
  expect(schema.parse(view)).toEqual(view)
})
