import type { ReactElement } from 'react'
import { formatAge } from '../../../format/time.ts'
import styles from './path.module.css'
import {
  GRAPH,
  isEndState,
  type PathState,
  pathStates,
  placeOf,
  START_LINE,
  transitions,
} from './path-graph.ts'
import { type Path, transitionId, visitWords } from './path-of.ts'

interface PathDiagramProps {
  readonly path: Path
  /** True once the operation is over: where it stands is where it ended. */
  readonly isOver: boolean
}

const drawn = [
  { id: transitionId('start', 'entering'), line: START_LINE },
  ...transitions.map(({ from, to, line }) => ({ id: transitionId(from, to), line })),
]

/** The state machine, with the path of one operation drawn strong over every transition that there is. */
export function PathDiagram({ path, isOver }: PathDiagramProps): ReactElement {
  // What was taken is drawn last, so that nothing lies over it.
  const inOrder = drawn.toSorted((a, b) => Number(path.taken.has(a.id)) - Number(path.taken.has(b.id)))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be drawn
    <svg
      className={styles.diagram}
      viewBox={`0 0 ${GRAPH.width} ${GRAPH.height}`}
      role="group"
      aria-label="State machine"
    >
      <defs>
        <ArrowHead id="path-arrow" className={styles.arrow} />
        <ArrowHead id="path-arrow-taken" className={styles.arrowTaken} />
      </defs>
      {inOrder.map(({ id, line }) => {
        const isTaken = path.taken.has(id)
        return (
          <path
            key={id}
            d={line}
            className={styles.transition}
            data-taken={isTaken}
            markerEnd={`url(#path-arrow${isTaken ? '-taken' : ''})`}
          />
        )
      })}
      {pathStates.map((state) => (
        <StateNode key={state} state={state} path={path} isOver={isOver} />
      ))}
    </svg>
  )
}

function ArrowHead({
  id,
  className,
}: {
  readonly id: string
  readonly className?: string | undefined
}): ReactElement {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="7"
      markerHeight="7"
      orient="auto"
      markerUnits="userSpaceOnUse"
    >
      <path d="M0 0.8 7.4 4 0 7.2Z" className={className} />
    </marker>
  )
}

interface StateNodeProps extends PathDiagramProps {
  readonly state: PathState
}

function StateNode({ state, path, isOver }: StateNodeProps): ReactElement {
  const { x, y } = placeOf[state]
  const { stateWidth, stateHeight } = GRAPH
  const visits = path.visits.filter((each) => each.state === state)
  const isCurrent = path.current === state
  const words = visitWords(visits, formatAge)
  const standing = isCurrent ? (isOver ? 'ended' : 'now') : ''
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a drawn state is nothing to press
    <g
      className={styles.state}
      role="img"
      aria-label={[state, standing, words].filter((part) => part !== '').join(', ')}
      data-testid={`state-${state}`}
      data-visited={visits.length > 0}
      data-current={isCurrent}
      data-over={isOver}
      data-trouble={state === 'naked'}
    >
      <rect
        x={x - stateWidth / 2}
        y={y - stateHeight / 2}
        width={stateWidth}
        height={stateHeight}
        rx={isEndState(state) ? stateHeight / 2 : 6}
      />
      {isCurrent && <path className={styles.pointer} d={`M${x - 7} ${y - stateHeight / 2 - 13}h14l-7 9Z`} />}
      <text x={x} y={visits.length > 0 ? y - 2.5 : y + 4.5} className={styles.name}>
        {state}
        {standing !== '' && <tspan className={styles.standing}> {standing}</tspan>}
      </text>
      {visits.length > 0 && (
        <text x={x} y={y + 14} className={styles.visits}>
          {words}
        </text>
      )}
    </g>
  )
}
