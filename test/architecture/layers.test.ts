import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const RULES = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs'))

/** One forbidden import per rule: the file that breaks it, and what that file says. */
const PLANTED: Readonly<Record<string, readonly [file: string, source: string]>> = {
  'no-cycles': ['src/main/domain/cycle-a.ts', `import './cycle-b.ts'`],
  'no-unresolved': ['src/main/domain/lost.ts', `import './nowhere.ts'`],
  'no-tests-in-product': ['src/main/domain/cheat.ts', `import './order.test.ts'`],
  'shared-is-a-leaf': ['src/shared/leak.ts', `import type { Order } from '../main/domain/order.ts'`],
  'shared-knows-zod-only': ['src/shared/heavy.ts', `import 'ws'`],
  'preload-is-thin': ['src/preload/thick.ts', `import '../main/domain/order.ts'`],
  'renderer-sees-shared-only': ['src/renderer/src/screen.tsx', `import '../../main/domain/order.ts'`],
  'simulator-reads-the-sheet-itself': ['src/simulator/peek.ts', `import '../main/venues/aster/wire.ts'`],
  'base-is-a-leaf': ['src/main/base/up.ts', `import '../domain/order.ts'`],
  'domain-on-base': ['src/main/domain/up.ts', `import '../net/socket.ts'`],
  'net-on-base': ['src/main/net/up.ts', `import '../domain/order.ts'`],
  'signing-on-base': ['src/main/signing/up.ts', `import '../domain/order.ts'`],
  'signing-knows-curves-only': ['src/main/signing/online.ts', `import 'ws'`],
  'port-names-no-venue': ['src/main/venues/port-helper.ts', `import './aster/index.ts'`],
  'venue-alone': ['src/main/venues/paper/borrow.ts', `import '../aster/wire.ts'`],
  'services-use-the-port': ['src/main/execution/favourite.ts', `import '../venues/aster/index.ts'`],
  'redis-shares-prices': ['src/main/redis/trades.ts', `import '../execution/executor.ts'`],
  'edges-serve': ['src/main/ipc/direct.ts', `import '../net/socket.ts'`],
  'edges-see-types-of-services': ['src/main/shell/runs.ts', `import '../execution/executor.ts'`],
  'compose-from-the-top': ['src/main/ipc/short-cut.ts', `import '../compose/compose.ts'`],
  'venue-front-door': ['src/main/compose/compose.ts', `import '../venues/aster/wire.ts'`],
  'electron-at-the-edge': ['src/main/execution/window.ts', `import { app } from 'electron'\napp.quit()`],
  'decimal-one-door': ['src/main/domain/float.ts', `import { Decimal } from 'decimal.js'\nnew Decimal(1)`],
  'redis-one-door': ['src/main/pricing/second-door.ts', `import '@redis/client'`],
  'onnx-one-door': ['src/main/strategies/native.ts', `import 'onnxruntime-web/wasm'`],
  'pino-one-door': ['src/main/domain/chatty.ts', `import { pino } from 'pino'\npino()`],
}

/** What stands around them, and breaks nothing: an allowed import of each kind. */
const CLEAN: Readonly<Record<string, string>> = {
  'src/shared/contract.ts': `import 'zod'`,
  'src/preload/index.ts': `import 'electron'\nimport '../shared/contract.ts'`,
  'src/renderer/src/main.tsx': `import '../../shared/contract.ts'`,
  'src/simulator/server.ts': `import '../shared/contract.ts'\nimport 'ws'`,
  'src/main/index.ts': `import 'electron'`,
  'src/main/base/decimal.ts': `import 'decimal.js'`,
  'src/main/domain/order.ts': `import '../base/decimal.ts'\nexport interface Order { readonly id: string }`,
  'src/main/domain/order.test.ts': `import './order.ts'\nimport '../../../test/support/fake.ts'`,
  'test/support/fake.ts': 'export const fake = 1',
  'src/main/domain/cycle-b.ts': `import './cycle-a.ts'`,
  'src/main/net/socket.ts': `import '../base/decimal.ts'\nimport 'ws'`,
  'src/main/signing/curve.ts': `import '../base/decimal.ts'\nimport '@scure/starknet'\nimport '@noble/hashes/sha3.js'`,
  'src/main/venues/exchange-client.ts': `import '../domain/order.ts'`,
  'src/main/venues/registry.ts': `import './aster/index.ts'`,
  'src/main/venues/aster/index.ts': `import './wire.ts'\nimport '../exchange-client.ts'\nimport '../../net/socket.ts'\nimport '../../signing/curve.ts'`,
  'src/main/venues/aster/wire.ts': 'export const wire = 1',
  'src/main/execution/executor.ts': `import '../venues/exchange-client.ts'\nimport '../domain/order.ts'`,
  'src/main/redis/redis-connection.ts': `import '@redis/client'\nimport '../base/decimal.ts'`,
  'src/main/strategies/prediction/onnx/onnx-worker.ts': `import 'onnxruntime-web/wasm'`,
  'src/main/shell/tray.ts': `import type {} from '../execution/executor.ts'`,
  'src/main/ipc/handlers.ts': `import '../execution/executor.ts'\nimport 'electron'\nimport '../../shared/contract.ts'`,
}

let folder = ''
let result: ICruiseResult

beforeAll(async () => {
  // Inside the project, so that packages resolve to the ones we use.
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  folder = mkdtempSync(join(ROOT, '.cache', 'planted-'))
  const write = (file: string, source: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${source}\n`)
  }
  for (const [file, source] of Object.entries(CLEAN)) write(file, source)
  for (const [file, source] of Object.values(PLANTED)) write(file, source)
  write('tsconfig.json', '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }')

  const { tsConfig: _, ...options } = RULES.options
  const { output } = await cruise(['src'], {
    ...options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: RULES.forbidden },
  })
  if (typeof output === 'string') throw new Error(`expected a result object, got: ${output.slice(0, 200)}`)
  result = output
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const breakersOf = (rule: string): string[] => [
  ...new Set(result.summary.violations.filter((each) => each.rule.name === rule).map((each) => each.from)),
]

test('every rule has a planted violation', () => {
  const names = RULES.forbidden.map((rule: { readonly name: string }) => rule.name)
  expect(names.sort()).toEqual(Object.keys(PLANTED).sort())
})

test.each(Object.entries(PLANTED))('%s catches the file planted for it', (rule, [file]) => {
  expect(breakersOf(rule)).toContain(file)
})

test('the clean files break nothing', () => {
  const clean = Object.keys(CLEAN).filter((file) => !file.includes('cycle'))
  expect(result.summary.violations.filter((each) => clean.includes(each.from))).toEqual([])
})

test('the planted tree was read', () => {
  expect(result.summary.totalCruised).toBeGreaterThan(Object.keys(PLANTED).length)
})
