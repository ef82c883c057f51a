import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readModelFile } from './model-file.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-file-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

it('gives the content and its digest', async () => {
  const path = join(folder, 'a.onnx')
  writeFileSync(path, 'abc')
  const { model, chosen } = await readModelFile(path)
  expect(Buffer.from(model).toString()).toBe('abc')
  // The digest of FIPS 180-2's own example.
  expect(chosen).toEqual({ path, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' })
})

it.each([
  ['gone.onnx', () => undefined, 'gone.onnx: it is not there any more'],
  ['empty.onnx', (path: string) => writeFileSync(path, ''), 'empty.onnx: it is empty'],
  [
    'large.onnx',
    (path: string) => fileOf(path, 50 * 1024 * 1024 + 1),
    'large.onnx: it has 51 MB, at most 50 are read',
  ],
])('refuses %s in words', async (name, make, message) => {
  make(join(folder, name))
  await expect(readModelFile(join(folder, name))).rejects.toMatchObject({ kind: 'config', message })
})

it('refuses a folder', async () => {
  await expect(readModelFile(folder)).rejects.toThrow(/: it is no file|: it cannot be read/)
})

/** A sparse file: its size is on no disk. */
function fileOf(path: string, bytes: number): void {
  const file = openSync(path, 'w')
  ftruncateSync(file, bytes)
  closeSync(file)
}
