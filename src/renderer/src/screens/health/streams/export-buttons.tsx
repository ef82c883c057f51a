import type { ReactElement } from 'react'
import { toast } from 'sonner'
import { messageOf } from '../../../bridge/ask.ts'
import { ask } from '../../../bridge/main.ts'
import button from '../../../components/button.module.css'

async function save(format: 'csv' | 'json'): Promise<void> {
  try {
    const { outcome, path } = await ask('streams.export', { format })
    if (outcome === 'saved') toast.success('Report saved', { description: path })
  } catch (cause) {
    toast.error('Report not saved', { description: messageOf(cause) })
  }
}

/** Saves what the tab shows as a file. */
export function ExportButtons(): ReactElement {
  return (
    <>
      <button type="button" className={button.small} onClick={() => void save('csv')}>
        Export CSV
      </button>
      <button type="button" className={button.small} onClick={() => void save('json')}>
        Export JSON
      </button>
    </>
  )
}
