import { describe, expect, it } from 'vitest'
import document from '../../../../../../docs/pairs.md?raw'
import { formatAge } from '../../../format/time.ts'
import { GRAPH, isEndState, pathStates, placeOf, transitions } from './path-graph.ts'
import { pathOf, visitWords } from './path-of.ts'

const steps = (...states: readonly string[]) =>
  states.map((state, index) => ({ atMs: 1_000 + index * 100, state, words: '' }))

describe('pathOf', () => {
  it('numbers the states in the order of their visits, with the time since the start', () => {
    const path = pathOf({
      startedAtMs: 1_000,
      steps: steps('planned', 'entering', 'balancing', 'settling', 'balancing', 'paired'),
    })
    expect(path.visits.map(({ number, state, enteredMs }) => `${number} ${state} ${enteredMs}`)).toEqual([
      '1 entering 100',
      '2 balancing 200',
      '3 settling 300',
      '4 balancing 400',
      '5 paired 500',
    ])
    expect([...path.taken]).toEqual([
      'start entering',
      'entering balancing',
      'balancing settling',
      'settling balancing',
      'balancing paired',
    ])
    expect(path.current).toBe('paired')
  })

  it('stands nowhere before anything was sent', () => {
    const path = pathOf({ startedAtMs: 1_000, steps: steps('planned') })
    expect(path.visits).toEqual([])
    expect(path.current).toBeUndefined()
  })

  it('begins again at entering after a restart, which no state leads to', () => {
    const path = pathOf({
      startedAtMs: 1_000,
      steps: steps('planned', 'entering', 'settling', 'entering', 'unwinding', 'flat'),
    })
    expect([...path.taken]).toEqual([
      'start entering',
      'entering settling',
      'entering unwinding',
      'unwinding flat',
    ])
    expect(path.visits).toHaveLength(5)
  })

  it('counts a step that was written twice once, and never goes back before the start', () => {
    const path = pathOf({ startedAtMs: 2_000, steps: steps('entering', 'entering', 'flat') })
    expect(path.visits.map(({ state, enteredMs }) => [state, enteredMs])).toEqual([
      ['entering', 0],
      ['flat', 0],
    ])
  })

  it('takes only transitions that are drawn', () => {
    const drawn = new Set(transitions.map(({ from, to }) => `${from} ${to}`))
    const { taken } = pathOf({
      startedAtMs: 0,
      steps: steps('entering', 'naked', 'unwinding', 'settling', 'closed'),
    })
    expect([...taken].filter((id) => !id.startsWith('start') && !drawn.has(id))).toEqual([])
  })
})

describe('visitWords', () => {
  const visit = (number: number, enteredMs: number) => ({ state: 'naked' as const, number, enteredMs })
  it.each([
    [[], ''],
    [[visit(2, 130)], '2 · 130 ms'],
    [[visit(2, 130), visit(4, 1_240)], '2, 4 · 130 ms, 1.2 s'],
    [[visit(2, 130), visit(4, 1_240), visit(6, 8_100)], '2…6 · 3×, 8.1 s'],
  ])('%j is told as "%s"', (visits, words) => expect(visitWords(visits, formatAge)).toBe(words))
})

describe('the drawing', () => {
  it('has the states and transitions of docs/pairs.md, which another test holds to the machine', () => {
    const documented = [...document.matchAll(/^ {2}(\w+) --> (\w+)$/gm)].map(
      ([, from, to]) => `${from} ${to}`,
    )
    expect(documented.length).toBeGreaterThan(20)
    expect(transitions.map(({ from, to }) => `${from} ${to}`)).toEqual(documented)
    expect([...document.matchAll(/^\| `(\w+)` \|/gm)].map(([, state]) => state)).toEqual(pathStates)
  })

  it('leads nowhere from an end, and never back to the beginning', () => {
    expect(transitions.filter(({ from }) => isEndState(from))).toEqual([])
    expect(transitions.filter(({ to }) => to === 'entering')).toEqual([])
  })

  it('draws each transition once, within the picture', () => {
    const ids = transitions.map(({ from, to }) => `${from} ${to}`)
    expect(new Set(ids).size).toBe(ids.length)
    for (const state of pathStates) {
      const { x, y } = placeOf[state]
      expect(x - GRAPH.stateWidth / 2).toBeGreaterThan(0)
      expect(x + GRAPH.stateWidth / 2).toBeLessThan(GRAPH.width)
      expect(y + GRAPH.stateHeight / 2).toBeLessThan(GRAPH.height)
    }
  })
})
