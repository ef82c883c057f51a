import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import baseline from '../resources/models/baseline.json' with { type: 'json' }
import { readBaselineModel } from '../src/main/strategies/prediction/baseline-model.ts'
import { baselineModel } from '../test/support/onnx-models.ts'

// node scripts/run.mjs scripts/export-baseline-onnx.ts <file>: the shipped baseline as an ONNX file, to see how one looks.
const [file] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('usage: node scripts/run.mjs scripts/export-baseline-onnx.ts <file>\n')
  process.exitCode = 2
} else {
  const bytes = baselineModel(readBaselineModel(baseline), { trained_by: 'scripts/train-baseline.ts' })
  writeFileSync(resolve(file), bytes)
  process.stdout.write(`${resolve(file)}: ${bytes.length} bytes\n`)
}
