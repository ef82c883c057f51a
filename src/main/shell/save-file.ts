import { writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { type BrowserWindow, dialog } from 'electron'

/**
 * Asks where to save a text, and saves it.
 *
 * @returns the place, or nothing when the user changed their mind.
 * @throws what the disk says.
 */
export async function saveFile(
  window: BrowserWindow,
  suggestedName: string,
  text: string,
): Promise<string | undefined> {
  const extension = extname(suggestedName).slice(1)
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: suggestedName,
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
  })
  if (canceled || filePath === '') return undefined
  await writeFile(filePath, text, 'utf8')
  return filePath
}
