import { type BrowserWindow, dialog } from 'electron'

/**
 * Asks for a file that is there.
 *
 * @param kind what it is, in the words of the dialog's filter.
 * @returns its path, or nothing when the user changed their mind.
 */
export async function openFile(
  window: BrowserWindow,
  kind: { readonly name: string; readonly extensions: readonly string[] },
): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openFile'],
    filters: [
      { name: kind.name, extensions: [...kind.extensions] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return canceled ? undefined : filePaths[0]
}
