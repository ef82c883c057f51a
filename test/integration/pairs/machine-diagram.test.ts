import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { isEnd, type PairState, TRANSITIONS } from '../../../src/main/execution/pairs/pair-machine.ts'

const DOCUMENT = new URL('../../../docs/pairs.md', import.meta.url)
const BEGIN = '<!-- from TRANSITIONS of pair-machine.ts: begin -->'
const END = '<!-- from TRANSITIONS of pair-machine.ts: end -->'

/** The machine as a Mermaid diagram. */
function diagramOf(transitions: Readonly<Record<PairState, readonly PairState[]>>): string {
  const states = Object.keys(transitions) as PairState[]
  const lines = states.flatMap((from) => [
    ...transitions[from].map((to) => `  ${from} --> ${to}`),
    ...(isEnd(from) ? [`  ${from} --> [*]`] : []),
  ])
  return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${states[0]}`, ...lines, '```'].join('\n')
}

it('docs/pairs.md draws the machine as it is', () => {
  const text = readFileSync(DOCUMENT, 'utf8')
  const drawn = text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).trim()
  expect(drawn).toBe(diagramOf(TRANSITIONS))
  const named = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, state]) => state)
  expect(named).toEqual(Object.keys(TRANSITIONS))
})
