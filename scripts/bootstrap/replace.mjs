import { rename, rm, writeFile } from 'node:fs/promises'

/** Puts a complete folder where another may stand; a program that runs from the old one goes on running. */
export async function replaceFolder(fresh, target) {
  const retired = `${target}-retired-${process.pid}`
  await rename(target, retired).catch((error) =>
    error.code === 'ENOENT' ? undefined : Promise.reject(error),
  )
  await rename(fresh, target)
  await rm(retired, { recursive: true, force: true })
}

/** Writes a file so that a reader sees the old text or the new, never a part. */
export async function writeAtomically(path, text) {
  const draft = `${path}.${process.pid}`
  await writeFile(draft, text)
  await rename(draft, path)
}
