import { announceBatch } from '../bridge/announcements.ts'
import { type Feed, startFeed } from '../bridge/feed.ts'
import { ask, onBatch } from '../bridge/main.ts'
import { tellScreen } from '../bridge/tell-screen.ts'
import { followNewestPair } from '../screens/lab/path/chosen-operation.ts'
import { applyBatch, applySnapshot } from '../stores/apply.ts'
import { connectionStore } from '../stores/connection.ts'
import { emptyTicketOnSelect } from '../stores/ticket.ts'

/** Follows main for as long as the window lives. */
export function followMain(): Feed {
  emptyTicketOnSelect()
  followNewestPair()
  tellScreen(ask)
  return startFeed({
    bridge: { onBatch },
    ask,
    sink: {
      snapshotArrived: applySnapshot,
      batchArrived: (batch) => {
        applyBatch(batch)
        announceBatch(batch)
      },
      snapshotFailed: (failure) => connectionStore.setState({ failure }),
    },
  })
}
