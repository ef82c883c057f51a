import { expect, it } from 'vitest'
import { speedProblem } from './speed.ts'

it.each(['1', '50', ' 2.5 '])('"%s" may be sent', (typed) => expect(speedProblem(typed)).toBeUndefined())

it.each(['0', '0.5', '51', '-1', 'fast', '', '1e1'])('"%s" is refused in words', (typed) =>
  expect(speedProblem(typed)).toBe(`expected a speed of 1 to 50, got "${typed}"`),
)
