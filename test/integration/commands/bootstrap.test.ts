import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ProjectCopy } from './project-copy.ts'

let project: ProjectCopy

beforeEach(() => {
  project = new ProjectCopy()
})
afterEach(() => rmSync(project.folder, { recursive: true, force: true }))

/** Installs once, with a runtime in place. */
async function prepared(): Promise<void> {
  project.putRuntime()
  const { code, stderr } = await project.bootstrap()
  expect(stderr).toContain('✓ Packages')
  expect(code).toBe(0)
}

describe('packages', () => {
  test('are installed once; a second run asks npm nothing', async () => {
    await prepared()
    const again = await project.bootstrap(['--quiet'])
    expect(again).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(project.npmCalls()).toEqual(['install'])
  })

  test('are installed again when one has gone', async () => {
    await prepared()
    rmSync(project.path('node_modules', 'left'), { recursive: true })
    expect((await project.bootstrap()).code).toBe(0)
    expect(existsSync(project.path('node_modules', 'left', 'package.json'))).toBe(true)
  })

  test('are installed again when an earlier install did not come to its end', async () => {
    await prepared()
    rmSync(project.path('node_modules', '.tandem-packages.json'))
    expect((await project.bootstrap()).stderr).toContain('stale or unfinished')
    expect(project.npmCalls()).toEqual(['install', 'install'])
  })

  test('follow the lockfile, and the Electron runtime is carried over', async () => {
    await prepared()
    writeFileSync(project.path('node_modules', 'electron', 'dist', 'mine'), '')
    project.lock({ left: '1.0.0', electron: '45.4.1', right: '2.0.0' })
    expect((await project.bootstrap()).code).toBe(0)
    expect(existsSync(project.path('node_modules', 'right'))).toBe(true)
    expect(existsSync(project.path('node_modules', 'electron', 'dist', 'mine'))).toBe(true)
  })

  test('stay as they were when npm fails, and its words are shown', async () => {
    await prepared()
    project.lock({ left: '1.0.0', electron: '45.4.1', right: '2.0.0' })
    project.npmFails('getaddrinfo ENOTFOUND the-registry')
    const { code, stderr } = await project.bootstrap()
    expect(code).toBe(1)
    expect(stderr).toMatch(/expected: .*install the packages/)
    expect(stderr).toMatch(/came: .*ENOTFOUND the-registry/)
    expect(stderr).toMatch(/do this: .*check the network/)
    expect(existsSync(project.path('node_modules', 'left'))).toBe(true)
    expect(readdirSync(project.path('.cache')).filter((name) => name.startsWith('install-'))).toEqual([])
  })

  test('are not guessed when package.json and the lockfile disagree', async () => {
    writeFileSync(project.path('package.json'), JSON.stringify({ dependencies: { left: '9.0.0' } }))
    const { code, stderr } = await project.bootstrap()
    expect(code).toBe(1)
    expect(stderr).toContain('they differ on left, electron')
    expect(project.npmCalls()).toEqual([])
  })
})

describe('the runtime', () => {
  test.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'of the registry is refused when its archive is not the pinned one',
    async () => {
      const { code, stderr } = await project.bootstrap()
      expect(code).toBe(1)
      expect(stderr).toContain('not reachable')
      expect(stderr).toMatch(/is not the archive we pinned: wanted sha512-\S+, got sha512-\S+/)
      expect(existsSync(project.path('node_modules', 'electron', 'dist'))).toBe(false)
    },
  )

  test('of the registry is never taken for a release', async () => {
    const { code, stderr } = await project.bootstrap(['--official'])
    expect(code).toBe(1)
    expect(stderr).toContain('a release is only made where the official download can be reached')
    expect(project.npmCalls()).toEqual(['install'])
  })

  test('is asked of a host that refused only once a day', async () => {
    let asked = 0
    const host = createServer((_request, response) => {
      asked += 1
      response.writeHead(403).end()
    })
    await new Promise<void>((done) => host.listen(0, '127.0.0.1', done))
    const mirror = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`
    try {
      expect((await project.bootstrap([], mirror)).stderr).toContain('the host answered 403')
      expect((await project.bootstrap([], mirror)).stderr).toContain('asked earlier today')
      expect(asked).toBe(1)
    } finally {
      host.close()
    }
  })

  test('that does not start is not passed over', async () => {
    project.putRuntime()
    writeFileSync(
      project.path('node_modules', 'electron', 'dist', 'electron'),
      '#!/bin/sh\necho broken\nexit 3\n',
    )
    const { code, stderr } = await project.bootstrap()
    expect(code).toBe(1)
    expect(stderr).toMatch(/expected: .*runtime to start/)
    expect(stderr).toContain('broken')
  })
})

test('two commands at once install once', async () => {
  project.putRuntime()
  const both = await Promise.all([project.bootstrap(), project.bootstrap()])
  expect(both.map((each) => each.code)).toEqual([0, 0])
  expect(project.npmCalls()).toEqual(['install'])
})

test('a lock left by a command that was killed is taken over', async () => {
  project.putRuntime()
  await project.bootstrap()
  rmSync(project.path('node_modules', 'left'), { recursive: true })
  writeFileSync(project.path('.cache', 'bootstrap-packages.lock'), '999999999')
  expect((await project.bootstrap()).code).toBe(0)
  expect(readFileSync(project.path('node_modules', 'left', 'package.json'), 'utf8')).toContain('1.0.0')
})
