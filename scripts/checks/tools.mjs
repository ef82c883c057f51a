import { join } from 'node:path'
import { capture } from '../bootstrap/processes.mjs'
import { inProject, ROOT } from '../bootstrap/project.mjs'

const TOOL_TIMEOUT_MS = 20 * 60_000

/** The tools write into our report, not to a terminal: no colours. */
const plain = ({ FORCE_COLOR: _, ...environment }) => ({ ...environment, NO_COLOR: '1' })

/** Runs a tool of node_modules (path of its script there) under the Node that runs us, or `node`, in this or another copy of the project. */
export const tool = (script, args, { node = process.execPath, project = ROOT, ...options } = {}) =>
  capture(node, [join(project, 'node_modules', script), ...args], {
    cwd: project,
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
