import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import baseline from '../../resources/models/baseline.json' with { type: 'json' }
import type { BaselineModel } from '../../src/main/strategies/prediction/baseline-model.ts'
import { baselineModel } from '../support/onnx-models.ts'
import { newUserData, Terminal } from './terminal.ts'

/** What the user picks in the dialogs that main opens from now on. */
const pick = (terminal: Terminal, path: string): Promise<void> =>
  terminal.app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
  }, path)

test('the paper trader predicts with a model of the user, and names one that cannot', async () => {
  test.setTimeout(240_000)
  const userData = newUserData()
  const [good, bad] = [join(userData, 'momentum.onnx'), join(userData, 'half.onnx')]
  const file = baselineModel(baseline as BaselineModel, { horizon_minutes: '20' })
  writeFileSync(good, file)
  writeFileSync(bad, file.subarray(0, file.length / 2))
  {
    await using terminal = await Terminal.open({ userData })
    const { page } = terminal
    await terminal.button('Trader').click()
    const controls = terminal.region('Paper trader')
    const state = page.getByRole('status', { name: 'Paper trader state' })
    const model = page.getByRole('status', { name: 'Model', exact: true })
    await page.getByRole('radio', { name: 'Own model' }).click()
    await expect(model).toHaveText(/no model chosen/)
    await terminal.button('Start').click()
    await expect(controls.getByRole('alert')).toContainText('choose an ONNX file first')

    await pick(terminal, bad)
    await terminal.button('Choose model…').click()
    await expect(controls.getByRole('alert')).toContainText('half.onnx: it is no ONNX file, or was cut short')
    await expect(model).toHaveText(/no model chosen/)

    await pick(terminal, good)
    await terminal.button('Choose model…').click()
    await expect(model).toHaveText(/momentum\.onnx.*20 min.*ready/, { timeout: 20_000 })
    await page.getByRole('textbox', { name: 'Symbols' }).fill('btc')
    await terminal.button('Start').click()
    await expect(state).toHaveText('running', { timeout: 20_000 })
    const decided = terminal.region('Decisions').getByRole('row', { name: /BTC.*momentum\.onnx.*(up|down)/ })
    // The first minute is decided at the latest half a minute after it began.
    await expect(decided.first()).toBeVisible({ timeout: 90_000 })
    await expect(terminal.region('Last prediction').getByText('momentum.onnx')).toBeVisible()
    await terminal.button('Stop').click()
    await expect(state).toHaveText('off')
  }
  rmSync(good)
  await using again = await Terminal.open({ userData })
  await again.button('Trader').click()
  await again.page.getByRole('radio', { name: 'Own model' }).click()
  const model = again.page.getByRole('status', { name: 'Model', exact: true })
  await expect(model).toHaveText(/momentum\.onnx.*chosen/)
  await again.button('Start').click()
  await expect(again.region('Paper trader').getByRole('alert')).toContainText(
    'momentum.onnx: it is not there any more',
  )
  await expect(again.page.getByRole('status', { name: 'Paper trader state' })).toHaveText('failed')
})
