import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect as expectPage } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import baseline from '../../resources/models/baseline.json' with { type: 'json' }
import type { BaselineModel } from '../../src/main/strategies/prediction/baseline-model.ts'
import { baselineModel } from '../support/onnx-models.ts'
import { buildPackage, type StartedApp, startPackagedApp, UNPACKED } from './packaged.ts'

const MOVES_WITHIN_MS = 30_000

beforeAll(() => buildPackage('dir'))

describe('what is inside', () => {
  test('the asar holds the three sides and no packages', () => {
    const asar = join(UNPACKED, 'resources', 'app.asar')
    expect(readdirSync(asar).sort()).toEqual(['out', 'package.json'])
    expect(readdirSync(join(asar, 'out')).sort()).toEqual(['main', 'preload', 'renderer'])
    expect(readdirSync(join(asar, 'out', 'preload'))).toContain('index.cjs')
    expect(readdirSync(join(asar, 'out', 'main'))).toEqual(
      expect.arrayContaining([
        'index.js',
        'simulator.js',
        'journal-worker.js',
        'onnx-worker.js',
        'ort-wasm-simd-threaded.wasm',
      ]),
    )
  })

  test.each([
    [FuseV1Options.RunAsNode, FuseState.DISABLE],
    [FuseV1Options.EnableCookieEncryption, FuseState.ENABLE],
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseState.DISABLE],
    [FuseV1Options.EnableNodeCliInspectArguments, FuseState.DISABLE],
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseState.ENABLE],
    [FuseV1Options.OnlyLoadAppFromAsar, FuseState.ENABLE],
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, FuseState.DISABLE],
    [FuseV1Options.GrantFileProtocolExtraPrivileges, FuseState.DISABLE],
  ])('fuse %s reads %s', async (fuse, state) => {
    const wire = await getCurrentFuseWire(join(UNPACKED, 'tandem'))
    expect(wire[fuse]).toBe(state)
  })
})

describe('the app, as an ordinary user', () => {
  let app: StartedApp

  beforeAll(async () => {
    app = await startPackagedApp()
  })
  afterAll(() => app?.[Symbol.asyncDispose]())

  test('is served from app:// and sees the book move', async () => {
    expect(new URL(app.page.url()).protocol).toBe('app:')
    const book = app.page.getByRole('region', { name: 'Order book' })
    await expectPage(book).toContainText(/\d/, { timeout: MOVES_WITHIN_MS })
    const before = (await book.textContent()) ?? ''
    await expectPage(book).not.toHaveText(before, { timeout: MOVES_WITHIN_MS })
  })

  test('runs its window in the sandbox', () => {
    const renderers = descendantsOf(app.pid).filter((pid) => commandOf(pid).includes('--type=renderer'))
    expect(renderers.length).toBeGreaterThan(0)
    for (const pid of renderers) {
      // 2 is a seccomp filter: see proc(5).
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m)
      expect(commandOf(pid)).not.toContain('--no-sandbox')
    }
  })
})

test('predicts with a model that the user chose, by the runtime inside the asar', async () => {
  const file = baselineModel(baseline as BaselineModel)
  await using app = await startPackagedApp({}, (userData) => {
    const path = join(userData, 'mine.onnx')
    writeFileSync(path, file)
    const sha256 = createHash('sha256').update(file).digest('hex')
    writeFileSync(join(userData, 'settings.json'), JSON.stringify({ ownModel: { path, sha256 } }))
  })
  const { page } = app
  const book = page.getByRole('region', { name: 'Order book' })
  await expectPage(book).toContainText(/\d/, { timeout: MOVES_WITHIN_MS })
  await page.getByRole('button', { name: 'Trader', exact: true }).click()
  await page.getByRole('radio', { name: 'Own model' }).click()
  await page.getByRole('textbox', { name: 'Symbols' }).fill('btc')
  await expectPage(async () => {
    // Refused until the spot venue has connected.
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await expectPage(page.getByRole('status', { name: 'Model', exact: true })).toHaveText(
      /mine\.onnx.*15 min.*ready/,
    )
  }).toPass({ timeout: MOVES_WITHIN_MS })
})

test('opens as the app even when told to be a Node, so it runs no other program', async () => {
  // As Node it would end at once: `--remote-debugging-port` is an option it does not know.
  await using app = await startPackagedApp({ ELECTRON_RUN_AS_NODE: '1' })
  expect(new URL(app.page.url()).protocol).toBe('app:')
})

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8')

function descendantsOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return children.flatMap((child) => [Number(child), ...descendantsOf(Number(child))])
}
