import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { PairOperationView, PairView } from '../../../../../shared/pair-views.ts'
import button from '../../../components/button.module.css'
import { Panel } from '../../../components/panel.tsx'
import { Picker } from '../../../components/picker.tsx'
import { formatAge, formatTime } from '../../../format/time.ts'
import { pairsStore } from '../../../stores/pairs.ts'
import { stateWords } from '../../desk/pairs/pair-words.ts'
import type { Operations } from '../../desk/timeline/use-operations.ts'
import { chooseOperation, choosePair, chosenOperationStore } from './chosen-operation.ts'
import styles from './path.module.css'
import { PathDiagram } from './path-diagram.tsx'
import { type Path, pathOf } from './path-of.ts'

interface PathPanelProps {
  readonly pair: PairView | undefined
  readonly operation: PairOperationView | undefined
  readonly read: Operations
}

const NOWHERE: Path = { visits: [], taken: new Set(), current: undefined }

/** The machine that works a pair, and the way that one operation took through it, while it takes it. */
export function PathPanel({ pair, operation, read }: PathPanelProps): ReactElement {
  const path = operation === undefined ? NOWHERE : pathOf(operation)
  return (
    <Panel name="Path" controls={<Choosers operations={read.operations ?? []} />}>
      <div className={styles.body}>
        <p className={styles.about}>
          <About
            pair={pair}
            operation={operation}
            path={path}
            isRead={read.operations !== undefined}
            failure={read.failure}
          />
          {read.failure !== undefined && (
            <button type="button" className={button.small} onClick={read.retry}>
              Read again
            </button>
          )}
        </p>
        <PathDiagram path={path} isOver={operation?.end !== undefined} />
      </div>
    </Panel>
  )
}

interface AboutProps extends Omit<PathPanelProps, 'read'> {
  readonly path: Path
  readonly isRead: boolean
  readonly failure: string | undefined
}

/** What the drawing is about, in one line. */
function About({ pair, operation, path, isRead, failure }: AboutProps): ReactElement {
  if (failure !== undefined) return <span role="alert">The journal could not be read: {failure}</span>
  if (pair === undefined)
    return <span>No pair yet. Hold the button in the ticket: its path lights up here.</span>
  if (operation === undefined) {
    return <span>{isRead ? 'The journal has no operation on this pair yet.' : 'Reading the journal'}</span>
  }
  const { kind, startedAtMs, end, totalMs } = operation
  const now = path.current === undefined ? 'about to be sent' : stateWords(path.current)
  return (
    <>
      <strong>
        {kind === 'open' ? 'Open' : 'Close'} {pair.symbol}
      </strong>
      <span>{formatTime(startedAtMs)}</span>
      <span role="status" aria-label="Where it stands">
        {end === undefined ? now : endWords(end)}
      </span>
      <span className={styles.clock}>
        {totalMs === undefined ? 'under way' : `took ${formatAge(totalMs)}`}
      </span>
    </>
  )
}

const endWords = (end: string): string =>
  end === 'planned' ? 'refused before anything was sent' : stateWords(end)

const NEWEST = 'newest'

function Choosers({ operations }: { readonly operations: readonly PairOperationView[] }): ReactElement {
  const pairs = useStore(pairsStore, (state) => state.pairs)
  const { pairId, intentId } = useStore(chosenOperationStore)
  return (
    <>
      {operations.length > 1 && (
        <Picker
          label="Operation"
          value={intentId ?? NEWEST}
          options={[
            { value: NEWEST, label: 'Last operation' },
            ...operations.map((each, index) => ({
              value: each.intentId,
              label: `${index + 1}. ${each.kind} ${formatTime(each.startedAtMs)}`,
            })),
          ]}
          onChange={(value) => chooseOperation(value === NEWEST ? undefined : value)}
        />
      )}
      <Picker
        label="Pair"
        value={pairId ?? NEWEST}
        isDisabled={pairs.length === 0}
        options={[
          { value: NEWEST, label: 'Newest pair' },
          ...pairs.map((each) => ({ value: each.pairId, label: routeWords(each) })),
        ]}
        onChange={(value) => choosePair(value === NEWEST ? undefined : value)}
      />
    </>
  )
}

function routeWords({ symbol, legs, openedAtMs }: PairView): string {
  return `${symbol} ${legs.map(({ venueName }) => venueName).join(' / ')} ${formatTime(openedAtMs)}`
}
