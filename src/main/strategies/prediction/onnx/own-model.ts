import { basename } from 'node:path'
import type { Clock } from '../../../base/clock.ts'
import { AppError, messageOf } from '../../../base/errors.ts'
import type { Logger } from '../../../base/logger.ts'
import type { Predictor } from '../predictor.ts'
import { type ChosenFile, readModelFile } from './model-file.ts'
import { type OnnxPredictor, openOnnxPredictor } from './onnx-predictor.ts'
import type { OnnxEngine } from './onnx-thread.ts'
import type { ModelStatus } from './thread-keeper.ts'

/** What of the user's model is told to people. The path stays in main. */
export interface ModelReport {
  /** `chosen`: it is tried when the trader starts. */
  readonly state: 'none' | 'chosen' | ModelStatus['state']
  readonly fileName?: string
  /** Known once it was loaded. */
  readonly horizonMinutes?: number
  readonly words?: string
}

/** The one model that the user chose, remembered by path and content. */
export interface OwnModel {
  report(): ModelReport
  /**
   * Reads a file, lets it predict once and remembers it. A file that fails leaves the one before chosen.
   *
   * @throws {AppError} naming the file and what is wrong with it.
   */
  choose(path: string): Promise<void>
  /**
   * Loads what was chosen and keeps it loaded until `close`.
   *
   * @throws {AppError} `config` when nothing is chosen, the file is gone or has changed, and as `choose` does.
   */
  open(): Promise<Predictor>
  /** Ends its thread. Safe to call twice. */
  close(): Promise<void>
}

interface Deps {
  readonly engine: OnnxEngine
  /** What was chosen in an earlier run. */
  readonly chosen: () => ChosenFile | undefined
  readonly remember: (file: ChosenFile) => void
  readonly clock: Clock
  /** The trader's technical log: a file that is refused is named there as well. */
  readonly log: Logger
  readonly lifetime: AbortSignal
}

/** Nothing is read before it is asked for. Not for calls at the same time: its owner takes them in turn. */
export function createOwnModel({ engine, chosen, remember, clock, log, lifetime }: Deps): OwnModel {
  let trying: string | undefined
  let running: OnnxPredictor | undefined
  /** Of the chosen file, from its last load. */
  let seen: Pick<ModelReport, 'horizonMinutes' | 'words'> & { state: ModelReport['state'] } = {
    state: 'chosen',
  }

  const load = async (path: string, wanted?: string): Promise<[OnnxPredictor, ChosenFile]> => {
    const fileName = basename(path)
    try {
      const { model, chosen: file } = await readModelFile(path)
      if (wanted !== undefined && file.sha256 !== wanted)
        throw new AppError('config', `${fileName}: it has changed since it was chosen; choose it again`)
      return [await openOnnxPredictor({ fileName, model, engine, clock, log, lifetime }), file]
    } catch (cause) {
      log.warn('model.refused', { fileName, message: messageOf(cause) })
      throw cause
    }
  }
  const close = async (): Promise<void> => {
    const ending = running
    running = undefined
    if (ending?.status().state === 'failed') seen = { ...seen, ...ending.status() }
    await ending?.close()
  }

  return {
    report() {
      if (trying !== undefined) return { state: 'loading', fileName: trying }
      const file = chosen()
      if (!file) return { state: 'none' }
      return { ...seen, ...running?.status(), fileName: basename(file.path) }
    },
    async choose(path) {
      await close()
      trying = basename(path)
      try {
        const [tried, file] = await load(path)
        await tried.close()
        remember(file)
        seen = { state: 'ready', horizonMinutes: tried.horizonMinutes }
      } finally {
        trying = undefined
      }
    },
    async open() {
      const file = chosen()
      if (!file) throw new AppError('config', 'no model is chosen: choose an ONNX file first')
      await close()
      seen = { state: 'loading' }
      try {
        const [opened] = await load(file.path, file.sha256)
        running = opened
        seen = { state: 'ready', horizonMinutes: opened.horizonMinutes }
        return opened
      } catch (cause) {
        seen = { state: 'failed', words: messageOf(cause) }
        throw cause
      }
    },
    close,
  }
}
