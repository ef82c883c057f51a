/** One example: standard order of the features, and whether the price rose. */
interface Example {
  readonly values: readonly number[]
  readonly isUp: boolean
}

interface Training {
  /** Weight of the squared weights in the loss, in examples: keeps a short history from being learned by heart. */
  readonly ridge: number
  readonly steps: number
  readonly rate: number
}

/** What a logistic regression amounts to. */
export interface Fitted {
  readonly means: number[]
  readonly deviations: number[]
  readonly weights: number[]
  readonly bias: number
}

const round = (value: number): number => Number(value.toPrecision(8))
const MOST_DEVIATIONS = 5

/** Logistic regression on standardised features by gradient descent from zero: same examples, same weights. */
export function trainLogistic(examples: readonly Example[], { ridge, steps, rate }: Training): Fitted {
  const width = examples[0]?.values.length ?? 0
  const columns = Array.from({ length: width }, (_, at) => examples.map(({ values }) => values[at] as number))
  const means = columns.map((column) => round(column.reduce((sum, each) => sum + each, 0) / column.length))
  const deviations = columns.map((column, at) => {
    const variance =
      column.reduce((sum, each) => sum + (each - (means[at] as number)) ** 2, 0) / column.length
    return round(Math.sqrt(variance) || 1)
  })
  const rows = examples.map(({ values }) =>
    values.map((value, at) => {
      const standard = (value - (means[at] as number)) / (deviations[at] as number)
      return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, standard))
    }),
  )
  let weights = new Array<number>(width).fill(0)
  let bias = 0
  for (let step = 0; step < steps; step += 1) {
    const slope = new Array<number>(width).fill(0)
    let biasSlope = 0
    rows.forEach((row, index) => {
      const sum = row.reduce((total, value, at) => total + value * (weights[at] as number), bias)
      const error = 1 / (1 + Math.exp(-sum)) - (examples[index]?.isUp ? 1 : 0)
      row.forEach((value, at) => {
        slope[at] = (slope[at] as number) + error * value
      })
      biasSlope += error
    })
    weights = weights.map(
      (weight, at) => weight - (rate * ((slope[at] as number) + ridge * weight)) / rows.length,
    )
    bias -= (rate * biasSlope) / rows.length
  }
  return { means, deviations, weights: weights.map(round), bias: round(bias) }
}
