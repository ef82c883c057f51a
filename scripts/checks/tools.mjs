import { capture } from '../bootstrap/processes.mjs'
import { inProject } from '../bootstrap/project.mjs'

const TOOL_TIMEOUT_MS = 20 * 60_000

/** The tools write into our report, not to a terminal: no colours. */
const plain = ({ FORCE_COLOR: _, ...environment }) => ({ ...environment, NO_COLOR: '1' })

/** Runs a tool of node_modules (path of its script there) under the Node that runs us. */
export const tool = (script, args, options = {}) =>
  capture(process.execPath, [inProject('node_modules', script), ...args], {
    cwd: inProject(),
    timeoutMs: TOOL_TIMEOUT_MS,
    ...options,
    env: plain(options.env ?? process.env),
  })

/** Runs a tool that needs a newer Node than the oldest we start on: under the Node of the Electron runtime. */
export const toolOnRuntime = (runtime, script, args, options = {}) =>
  capture(runtime.path, [inProject('node_modules', script), ...args], {
    cwd: inProject(),
    timeoutMs: TOOL_TIMEOUT_MS,
    ...options,
    env: { ...plain(options.env ?? process.env), ELECTRON_RUN_AS_NODE: '1' },
  })
