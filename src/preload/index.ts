import { contextBridge, ipcRenderer } from 'electron'
import { type Batch, type Bridge, calls, PUSH_CHANNEL } from '../shared/contract.ts'

/** The only way out of the sandbox: named calls of the contract and one push channel. */
const bridge: Bridge = {
  call: (name, input) => {
    if (!Object.hasOwn(calls, name)) {
      return Promise.resolve({
        ok: false,
        kind: 'validation',
        message: `there is no call named ${String(name)}`,
      })
    }
    return ipcRenderer.invoke(name, input)
  },
  onBatch: (listener) => {
    // The event object carries the sender; the page gets the data alone.
    const relay = (_event: unknown, batch: Batch): void => listener(batch)
    ipcRenderer.on(PUSH_CHANNEL, relay)
    return () => void ipcRenderer.removeListener(PUSH_CHANNEL, relay)
  },
}

contextBridge.exposeInMainWorld('tandem', bridge)
