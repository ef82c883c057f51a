import type { ReactElement } from 'react'
import type { LabMarketView } from '../../../../../shared/paper-lab-views.ts'
import { tellLab } from '../../../bridge/lab-commands.ts'
import button from '../../../components/button.module.css'
import { useGesture } from '../../../components/use-gesture.ts'
import { inOrderOfNames } from '../in-order-of-names.ts'
import styles from './market.module.css'

type Player = LabMarketView['venues'][number]

interface RecordingTableProps {
  readonly venues: readonly Player[]
  readonly isWaiting: boolean
}

/** What each venue plays, and what it shall play from the next start on. */
export function RecordingTable({ venues, isWaiting }: RecordingTableProps): ReactElement {
  return (
    <div className={styles.scroller}>
      <table className={styles.table} aria-label="Recordings">
        <thead>
          <tr>
            <th scope="col">Venue</th>
            <th scope="col">Plays</th>
            <th scope="col">From the next start</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {inOrderOfNames(venues).map((player) => (
            <PlayerRow key={player.venue} player={player} isWaiting={isWaiting} />
          ))}
        </tbody>
      </table>
      {venues.length === 0 && <p className={styles.note}>No venue here can play a recording.</p>}
    </div>
  )
}

interface PlayerRowProps {
  readonly player: Player
  readonly isWaiting: boolean
}

function PlayerRow({ player, isWaiting }: PlayerRowProps): ReactElement {
  const { venue, venueName, playing, chosen } = player
  const choose = useGesture(async () => {
    if (!isWaiting) await tellLab('lab.chooseRecording', { venue }, `${venueName}: nothing was chosen`)
  })
  return (
    <tr>
      <th scope="row">{venueName}</th>
      <td title={playing} data-some={playing !== undefined}>
        {playing ?? 'generated'}
      </td>
      <td title={chosen} data-some={chosen !== undefined} data-news={chosen !== playing}>
        {chosen === playing ? 'the same' : (chosen ?? 'generated')}
      </td>
      <td>
        <button
          type="button"
          className={button.small}
          aria-label={`Choose recording for ${venueName}`}
          aria-disabled={isWaiting || choose.isBusy}
          onClick={choose.onClick}
          onKeyDown={choose.onKeyDown}
        >
          Choose…
        </button>
        {chosen !== undefined && (
          <button
            type="button"
            className={button.small}
            aria-label={`Forget recording of ${venueName}`}
            aria-disabled={isWaiting}
            onClick={() => {
              if (!isWaiting) void tellLab('lab.forgetRecording', { venue }, `${venueName}: it stays chosen`)
            }}
          >
            Forget
          </button>
        )}
      </td>
    </tr>
  )
}
