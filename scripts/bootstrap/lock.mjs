import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CACHE } from './project.mjs'
import { StepError } from './report.mjs'

const WAIT_LIMIT_MS = 15 * 60_000
const POLL_MS = 200

/**
 * Runs `work` while holding a named lock, so that `npm start` and `npm test` typed together do not
 * install or build over each other. A lock whose owner has died is taken over.
 */
export async function withLock(name, doing, work) {
  mkdirSync(CACHE, { recursive: true })
  const path = join(CACHE, `${name}.lock`)
  const deadlineMs = Date.now() + WAIT_LIMIT_MS
  for (let attempt = 0; !tryTake(path); attempt += 1) {
    if (attempt === 0) doing(`another command (process ${ownerOf(path)}) is at it, waiting`)
    if (Date.now() > deadlineMs) {
      throw new StepError(
        'the other command to finish',
        `process ${ownerOf(path)} still holds ${path}`,
        `rm ${path}`,
      )
    }
    await sleep(POLL_MS)
  }
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

function tryTake(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isAlive(ownerOf(path))) rmSync(path, { force: true })
    return false
  }
}

function ownerOf(path) {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return Number.NaN
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
