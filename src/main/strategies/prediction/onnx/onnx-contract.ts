import { AppError } from '../../../base/errors.ts'
import { FEATURE_NAMES } from '../features.ts'
import type { OnnxOutput, OnnxValue } from './onnx-messages.ts'

/** Which of a model's values are used. */
export interface OnnxContract {
  readonly input: string
  readonly output: string
}

const COUNT = FEATURE_NAMES.length
/** Name under which scikit-learn's export gives the probabilities of both classes. */
const PROBABILITIES = 'probabilities'
/** Float32 shares that a softmax made: they need not sum to one exactly. */
const ROUNDING = 1e-3
const [LEAST_HORIZON, MOST_HORIZON] = [1, 1_440]
/** Assumed of a file that does not say. */
export const DEFAULT_HORIZON_MINUTES = 15

/**
 * Looks whether a model takes the features and gives a probability: docs/paper-trader.md, "Your own model".
 *
 * @throws {AppError} `config` saying what was expected and what the model declares.
 */
export function readContract(inputs: readonly OnnxValue[], outputs: readonly OnnxValue[]): OnnxContract {
  const [input] = inputs
  if (!input || inputs.length !== 1)
    throw refused(`expected one input, the model has ${inputs.length}: ${listed(inputs)}`)
  const [rows, columns, ...more] = input.shape ?? []
  const isOneRow = rows === 1 || typeof rows !== 'number' || rows < 0
  if (input.type !== 'float32' || more.length > 0 || !isOneRow || columns !== COUNT)
    throw refused(`expected one input of float32 [1, ${COUNT}], the model takes ${describe(input)}`)
  return { input: input.name, output: outputOf(outputs).name }
}

function outputOf(outputs: readonly OnnxValue[]): OnnxValue {
  const map = outputs.find(({ type }) => type === undefined)
  const numbers = outputs.filter(({ type }) => type === 'float32')
  const found =
    numbers.find(({ name }) => name === PROBABILITIES) ?? (numbers.length === 1 ? numbers[0] : undefined)
  if (found) return found
  if (map)
    throw refused(
      `its output ${map.name} is a list of maps, and numbers are expected: export it without maps (scikit-learn: options={'zipmap': False})`,
    )
  throw refused(
    `expected one float32 output, or one that is called ${PROBABILITIES}; the model has ${listed(outputs)}`,
  )
}

/**
 * The probability of rising in an answer: `[1]` or `[1, 1]` is that, `[1, 2]` is down and up.
 *
 * @throws {AppError} `protocol` for another shape and for numbers that are no probabilities.
 */
export function probabilityIn({ type, dims, values }: OnnxOutput): number {
  const shape = dims.join()
  const [first = Number.NaN, second = Number.NaN] = values
  const isShare = (value: number): boolean => value >= -ROUNDING && value <= 1 + ROUNDING
  if (type === 'float32' && (shape === '1' || shape === '1,1')) {
    if (isShare(first)) return cut(first)
    throw new AppError('protocol', `expected a probability from 0 to 1, it gave ${first}`)
  }
  if (type === 'float32' && shape === '1,2') {
    if (isShare(first) && isShare(second) && Math.abs(first + second - 1) <= ROUNDING) return cut(second)
    throw new AppError(
      'protocol',
      `expected the probabilities of falling and rising, it gave ${first} and ${second}: is there a softmax at the end?`,
    )
  }
  throw new AppError(
    'protocol',
    `expected float32 [1], [1, 1] or [1, 2], it gave ${type} [${dims.join(', ')}]`,
  )
}

/**
 * Minutes ahead that the model speaks about, from its property `horizon_minutes`.
 *
 * @throws {AppError} `config` for anything but a whole number of minutes within a day.
 */
export function horizonIn(metadata: ReadonlyMap<string, string>): number {
  const text = metadata.get('horizon_minutes')
  if (text === undefined) return DEFAULT_HORIZON_MINUTES
  const minutes = Number(text)
  if (Number.isInteger(minutes) && minutes >= LEAST_HORIZON && minutes <= MOST_HORIZON) return minutes
  throw refused(
    `expected horizon_minutes from ${LEAST_HORIZON} to ${MOST_HORIZON}, the file says ${text.slice(0, 40)}`,
  )
}

const refused = (words: string): AppError => new AppError('config', words)
const cut = (share: number): number => Math.min(1, Math.max(0, share))
const listed = (values: readonly OnnxValue[]): string => values.map(describe).join(', ') || 'none'
const describe = ({ name, type, shape = [] }: OnnxValue): string =>
  type === undefined
    ? `${name} (no tensor)`
    : `${name} (${type} [${shape.map((size) => size || '?').join(', ')}])`
