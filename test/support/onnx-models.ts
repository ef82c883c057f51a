import type { BaselineModel } from '../../src/main/strategies/prediction/baseline-model.ts'
import { FEATURE_NAMES } from '../../src/main/strategies/prediction/features.ts'
import {
  type Dimension,
  ELEMENT,
  floats,
  graph,
  graphOf,
  integerOf,
  integers,
  integersOf,
  mapListType,
  message,
  model,
  node,
  tensorType,
  truth,
  valueInfo,
} from './onnx-encoder.ts'

const COUNT = FEATURE_NAMES.length
const { FLOAT, INT64, BOOL } = ELEMENT
const features = (dims: readonly Dimension[] = [1, COUNT], type: number = FLOAT): Uint8Array =>
  valueInfo('features', tensorType(type, dims))
const output = (name: string, dims: readonly Dimension[], type: number = FLOAT): Uint8Array =>
  valueInfo(name, tensorType(type, dims))

/** The shipped baseline's own formula: standardised, cut at five deviations, weighted, through a sigmoid. */
export function baselineModel(
  baseline: BaselineModel,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const parts = {
    nodes: [
      node('Sub', ['features', 'means'], ['centred']),
      node('Div', ['centred', 'deviations'], ['deviating']),
      node('Clip', ['deviating', 'least', 'most'], ['standard']),
      node('MatMul', ['standard', 'weights'], ['weighted']),
      node('Add', ['weighted', 'bias'], ['sum']),
      node('Sigmoid', ['sum'], ['probability']),
    ],
    constants: [
      floats('means', [COUNT], baseline.means),
      floats('deviations', [COUNT], baseline.deviations),
      floats('least', [], [-5]),
      floats('most', [], [5]),
      floats('weights', [COUNT, 1], baseline.weights),
      floats('bias', [1], [baseline.bias]),
    ],
    inputs: [features()],
    outputs: [output('probability', [1, 1])],
  }
  return model(parts, { horizon_minutes: String(baseline.horizonMinutes), ...metadata })
}

interface Shapes {
  readonly input?: readonly Dimension[]
  readonly inputType?: number
  readonly output?: readonly Dimension[]
  readonly metadata?: Readonly<Record<string, string>>
}

/** Answers `values`, whatever it is asked; the input is looked at, so that its shape counts. */
export function constantModel(
  values: readonly number[],
  dims: readonly number[],
  shapes: Shapes = {},
): Uint8Array {
  const { input = [1, COUNT], inputType = FLOAT, metadata } = shapes
  const parts = {
    nodes: [
      node('Cast', ['features'], ['numbers'], [integerOf('to', FLOAT)]),
      node('ReduceSum', ['numbers'], ['sum'], [integerOf('keepdims', 0)]),
      node('Mul', ['sum', 'nought'], ['nothing']),
      node('Add', ['constant', 'nothing'], ['answer']),
    ],
    constants: [floats('nought', [], [0]), floats('constant', dims, values)],
    inputs: [features(input, inputType)],
    outputs: [output('answer', shapes.output ?? dims)],
  }
  return model(parts, metadata)
}

/** A tenth of `x` to the power of `sum of features`; NaN where the sum is below nought. */
export const nanBelowNoughtModel = (): Uint8Array =>
  model({
    nodes: [
      node('ReduceSum', ['features'], ['sum'], [integerOf('keepdims', 0)]),
      node('Sqrt', ['sum'], ['root']),
      node('Sigmoid', ['root'], ['some']),
      node('Unsqueeze', ['some', 'axes'], ['answer']),
    ],
    constants: [integers('axes', [1], [0])],
    inputs: [features()],
    outputs: [output('answer', [1])],
  })

/** Weights that lie in a file beside the model, named by it. */
export function externalModel(): Uint8Array {
  const entry = (key: string, value: string): Uint8Array => message([1, key], [2, value])
  const weights = message(
    [1, COUNT],
    [1, 1],
    [2, FLOAT],
    [8, 'weights'],
    [13, entry('location', 'weights.bin')],
    [13, entry('length', String(COUNT * 4))],
    [14, 1],
  )
  return model({
    nodes: [node('MatMul', ['features', 'weights'], ['sum']), node('Sigmoid', ['sum'], ['answer'])],
    constants: [weights],
    inputs: [features()],
    outputs: [output('answer', [1, 1])],
  })
}

/** Two inputs. */
export const twoInputsModel = (): Uint8Array =>
  model({
    nodes: [node('Add', ['features', 'others'], ['answer'])],
    inputs: [features(), valueInfo('others', tensorType(FLOAT, [1, COUNT]))],
    outputs: [output('answer', [1, COUNT])],
  })

/** Two outputs, as of a classifier exported by scikit-learn without maps: a label and two probabilities. */
export const labelledModel = (names: readonly [string, string], share = 0.8): Uint8Array =>
  model({
    nodes: [
      node('ReduceSum', ['features'], ['sum'], [integerOf('keepdims', 0)]),
      node('Mul', ['sum', 'nought'], ['nothing']),
      node('Add', ['shares', 'nothing'], [names[1]]),
      node('ArgMax', [names[1]], [names[0]], [integerOf('axis', 1), integerOf('keepdims', 0)]),
    ],
    constants: [floats('nought', [], [0]), floats('shares', [1, 2], [1 - share, share])],
    inputs: [features(['rows', COUNT])],
    outputs: [output(names[0], ['rows'], INT64), output(names[1], ['rows', 2])],
  })

/** A label, and probabilities as a list of maps. */
export const mapModel = (): Uint8Array =>
  model({
    nodes: [
      node('ReduceSum', ['features'], ['sum'], [integerOf('keepdims', 0)]),
      node('Mul', ['sum', 'nought'], ['nothing']),
      node('Add', ['shares', 'nothing'], ['probabilities_']),
      node('ArgMax', ['probabilities_'], ['output_label'], [integerOf('axis', 1), integerOf('keepdims', 0)]),
      node(
        'ai.onnx.ml:ZipMap',
        ['probabilities_'],
        ['output_probability'],
        [integersOf('classlabels_int64s', [0, 1])],
      ),
    ],
    constants: [floats('nought', [], [0]), floats('shares', [1, 2], [0.2, 0.8])],
    inputs: [features()],
    outputs: [output('output_label', [1], INT64), valueInfo('output_probability', mapListType())],
  })

/**
 * Quick where the features are all nought, and slower the larger their sum: it goes round a loop a million times for each whole.
 *
 * @param always goes round as if the sum were a thousand, whatever it is
 */
export function slowModel({ always = false } = {}): Uint8Array {
  const body = graph({
    nodes: [node('Identity', ['going'], ['goes']), node('Sigmoid', ['before'], ['after'])],
    inputs: [
      valueInfo('round', tensorType(INT64, [])),
      valueInfo('going', tensorType(BOOL, [])),
      valueInfo('before', tensorType(FLOAT, [1])),
    ],
    outputs: [valueInfo('goes', tensorType(BOOL, [])), valueInfo('after', tensorType(FLOAT, [1]))],
  })
  return model({
    nodes: [
      node('ReduceSum', ['features'], ['sum'], [integerOf('keepdims', 0)]),
      node('Abs', ['sum'], ['size']),
      node('Add', ['size', 'least'], ['wholes']),
      node('Mul', ['wholes', 'million'], ['many']),
      node('Cast', ['many'], ['rounds'], [integerOf('to', INT64)]),
      node('Loop', ['rounds', 'yes', 'begin'], ['answer'], [graphOf('body', body)]),
    ],
    constants: [
      floats('least', [], [always ? 1_000 : 0]),
      floats('million', [], [1e6]),
      floats('begin', [1], [0.5]),
      truth('yes', true),
    ],
    inputs: [features()],
    outputs: [output('answer', [1])],
  })
}

/** Asks for as many numbers as the sum of the features says, in units of a hundred million (400 MB). */
export const greedyModel = (): Uint8Array =>
  model({
    nodes: [
      node('ReduceSum', ['features'], ['sum'], [integerOf('keepdims', 0)]),
      node('Abs', ['sum'], ['size']),
      node('Mul', ['size', 'unit'], ['many']),
      node('Cast', ['many'], ['whole'], [integerOf('to', INT64)]),
      node('Add', ['whole', 'one'], ['count']),
      node('Unsqueeze', ['count', 'axes'], ['shape']),
      node('ConstantOfShape', ['shape'], ['numbers']),
      node('Exp', ['numbers'], ['grown']),
      node('ReduceMin', ['grown'], ['least'], [integersOf('axes', [0])]),
      node('Mul', ['least', 'half'], ['answer']),
    ],
    constants: [
      floats('unit', [], [1e8]),
      floats('half', [], [0.5]),
      integers('one', [], [1]),
      integers('axes', [1], [0]),
    ],
    inputs: [features()],
    outputs: [output('answer', [1])],
  })
