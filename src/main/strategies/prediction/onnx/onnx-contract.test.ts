import { describe, expect, it } from 'vitest'
import shipped from '../../../../../resources/models/baseline.json' with { type: 'json' }
import { baselineModel } from '../../../../../test/support/onnx-models.ts'
import { readBaselineModel } from '../baseline-model.ts'
import { horizonIn, probabilityIn, readContract } from './onnx-contract.ts'
import type { OnnxValue } from './onnx-messages.ts'
import { readOnnxMetadata } from './onnx-metadata.ts'

const input: OnnxValue = { name: 'x', type: 'float32', shape: [1, 13] }
const output: OnnxValue = { name: 'y', type: 'float32', shape: [1, 1] }
const label: OnnxValue = { name: 'label', type: 'int64', shape: [1] }

describe('what a model declares', () => {
  it.each([
    ['one row', [input], [output], 'y'],
    ['any number of rows', [{ ...input, shape: ['rows', 13] }], [output], 'y'],
    ['rows without a name', [{ ...input, shape: ['', 13] }], [output], 'y'],
    ['a label beside the probabilities', [input], [label, { ...output, name: 'p' }], 'p'],
    ['probabilities by name', [input], [output, { ...output, name: 'probabilities' }], 'probabilities'],
  ])('is taken with %s', (_words, inputs, outputs, name) =>
    expect(readContract(inputs, outputs)).toEqual({ input: 'x', output: name }),
  )

  it.each([
    ['two inputs', [input, input], [output], /expected one input, the model has 2: x \(float32 \[1, 13\]\)/],
    ['no input', [], [output], /has 0: none/],
    [
      'twelve features',
      [{ ...input, shape: [1, 12] }],
      [output],
      /expected one input of float32 \[1, 13\].*\[1, 12\]/,
    ],
    ['one dimension', [{ ...input, shape: [13] }], [output], /\[13\]/],
    ['features that are not counted', [{ ...input, shape: [1, ''] }], [output], /\[1, \?\]/],
    ['two rows', [{ ...input, shape: [2, 13] }], [output], /\[2, 13\]/],
    ['doubles', [{ ...input, type: 'float64' }], [output], /float64/],
    [
      'two outputs of numbers',
      [input],
      [output, { ...output, name: 'z' }],
      /called probabilities; the model has y.*z/,
    ],
    ['a label only', [input], [label], /the model has label \(int64/],
    ['maps', [input], [label, { name: 'maps' }], /maps is a list of maps.*zipmap/],
  ])('is refused with %s', (_words, inputs, outputs, words) =>
    expect(() => readContract(inputs, outputs)).toThrow(words),
  )
})

describe('an answer', () => {
  const of = (dims: number[], ...values: number[]) => probabilityIn({ type: 'float32', dims, values })

  it('is a probability of rising, or those of falling and rising', () => {
    expect(of([1], 0.7)).toBe(0.7)
    expect(of([1, 1], 0)).toBe(0)
    expect(of([1, 2], 0.3, 0.7)).toBe(0.7)
    // What rounding makes of one.
    expect(of([1], 1.0000001)).toBe(1)
  })

  it.each([
    ['not a number', () => of([1], Number.NaN), /expected a probability from 0 to 1, it gave NaN/],
    ['above one', () => of([1, 1], 1.7), /it gave 1.7/],
    ['below nought', () => of([1], -0.1), /it gave -0.1/],
    ['two scores', () => of([1, 2], 0.3, 0.9), /is there a softmax at the end\?/],
    ['three classes', () => of([1, 3], 0.3, 0.3, 0.4), /it gave float32 \[1, 3\]/],
    ['nothing', () => of([0]), /it gave float32 \[0\]/],
    ['whole numbers', () => probabilityIn({ type: 'int64', dims: [1], values: [] }), /it gave int64 \[1\]/],
  ])('that is %s is refused', (_words, read, words) => expect(read).toThrow(words))
})

describe('the properties of a file', () => {
  const file = baselineModel(readBaselineModel(shipped), { author: 'somebody' })

  it('are read beside the graph', () => {
    const metadata = readOnnxMetadata(file)
    expect(Object.fromEntries(metadata)).toEqual({ horizon_minutes: '15', author: 'somebody' })
    expect(horizonIn(metadata)).toBe(15)
  })

  it('may be absent', () => expect(horizonIn(new Map())).toBe(15))

  it.each(['0', '1441', '2.5', 'soon', ''])('refuse a horizon of %j', (text) =>
    expect(() => horizonIn(new Map([['horizon_minutes', text]]))).toThrow(
      /expected horizon_minutes from 1 to 1440/,
    ),
  )

  it('are not looked for in a file that was cut short anywhere', () => {
    for (let end = 0; end < file.length; end += 1) {
      try {
        // What ends between two properties is whole, as far as the layout goes.
        expect(readOnnxMetadata(file.subarray(0, end)).size).toBeLessThan(2)
      } catch (cause) {
        expect(cause).toMatchObject({ kind: 'config', message: /no ONNX file, or was cut short/ })
      }
    }
    expect(() => readOnnxMetadata(Buffer.from('not a model at all, but words'))).toThrow(/no ONNX file/)
  })
})
