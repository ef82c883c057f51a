import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Where the commands keep what they may lose: locks, stamps, logs, half-made installs. */
export const CACHE = join(ROOT, '.cache')

/** A path inside the project. */
export const inProject = (...parts) => join(ROOT, ...parts)

/** Reads a JSON file; undefined when it is missing or not JSON. */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** SHA-256 in hex of a text or buffer. */
export const sha256 = (content) => createHash('sha256').update(content).digest('hex')

/**
 * The folder the user typed the command in. npm starts scripts in the project folder and keeps the
 * user's own in INIT_CWD; a program we start runs there, so that relative paths mean what was typed.
 */
export function userFolder() {
  const typedIn = process.env.INIT_CWD
  return typedIn !== undefined && process.cwd() === ROOT ? typedIn : process.cwd()
}
