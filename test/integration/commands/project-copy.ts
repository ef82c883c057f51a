import { spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../../..')

/** What a command ended with. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a script to its end in the Node that runs the tests. */
export function runScript(
  script: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk) => {
      said[stream] += chunk
    })
  }
  return new Promise((done) => child.once('close', (code) => done({ code, ...said })))
}

/**
 * Stands in for npm. `install` puts every package of the lockfile in place; `pack` writes an archive
 * of its own making. Both fail with the text of the file `npm-fails`, when there is one.
 */
const FAKE_NPM = `
const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')
const home = dirname(__filename)
const [command, ...args] = process.argv.slice(2)
appendFileSync(join(home, 'npm-calls'), command + '\\n')
const failure = join(home, 'npm-fails')
if (existsSync(failure)) { process.stderr.write(readFileSync(failure)); process.exit(1) }
if (command === 'pack') {
  writeFileSync(join(args[args.indexOf('--pack-destination') + 1], 'runtime.tgz'), 'not what was pinned')
} else {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  for (const [path, { version }] of Object.entries(packages)) {
    if (path === '') continue
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'package.json'), JSON.stringify({ version }))
  }
}
`

/** A small project of its own around a copy of our scripts, with an npm that asks nobody. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'tandem-commands-'))
  private readonly npm = join(this.folder, 'npm.js')

  constructor() {
    cpSync(join(ROOT, 'scripts'), this.path('scripts'), { recursive: true })
    writeFileSync(this.path('.npmrc'), '')
    writeFileSync(
      this.path('package.json'),
      JSON.stringify({ dependencies: { left: '1.0.0' }, devDependencies: { electron: '45.4.1' } }),
    )
    this.lock({ left: '1.0.0', electron: '45.4.1' })
    writeFileSync(this.npm, FAKE_NPM)
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }

  /** Writes the lockfile; package.json goes on asking for left 1.0.0 and electron 45.4.1. */
  lock(versions: Readonly<Record<string, string>>): void {
    const packages: Record<string, unknown> = {
      '': { dependencies: { left: '1.0.0' }, devDependencies: { electron: '45.4.1' } },
    }
    for (const [name, version] of Object.entries(versions)) packages[`node_modules/${name}`] = { version }
    writeFileSync(this.path('package-lock.json'), JSON.stringify({ packages }))
  }

  /** Puts an official runtime in place: a program that names its version. */
  putRuntime(): void {
    const dist = this.path('node_modules', 'electron', 'dist')
    mkdirSync(dist, { recursive: true })
    writeFileSync(join(dist, 'version'), '45.4.1')
    writeFileSync(join(dist, 'electron'), '#!/bin/sh\necho 45.4.1\n')
    chmodSync(join(dist, 'electron'), 0o755)
    writeFileSync(this.path('node_modules', 'electron', 'path.txt'), 'electron')
  }

  npmFails(words: string): void {
    writeFileSync(this.path('npm-fails'), words)
  }

  npmCalls(): string[] {
    const path = this.path('npm-calls')
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
  }

  /** Runs the bootstrap; nothing listens at the mirror unless the test says so. */
  bootstrap(args: readonly string[] = [], mirror = 'http://127.0.0.1:9/'): Promise<Ended> {
    return runScript(this.path('scripts', 'bootstrap.mjs'), args, {
      npm_execpath: this.npm,
      ELECTRON_MIRROR: mirror,
    })
  }
}
