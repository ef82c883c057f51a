#!/usr/bin/env node
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { control, readFpmArguments } from './fpm-arguments.mjs'

// Stands in for the packager fpm, as far as electron-builder uses it for deb: lays the files out and lets dpkg-deb pack them.
const LEVELS = { gz: ['-Zgzip', '-z1'], xz: ['-Zxz'], none: ['-Znone'] }

const request = readFpmArguments(process.argv.slice(2))
const stage = mkdtempSync(join(tmpdir(), 'tandem-deb-'))
try {
  for (const { from, to } of request.files) {
    const target = join(stage, to)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(from, target, { recursive: true, verbatimSymlinks: true })
  }
  // What a strict umask took away; ownership is root's by --root-owner-group.
  execFileSync('chmod', ['-R', 'u+rwX,go+rX,go-w', stage])
  const kilobytes = Number(
    execFileSync('du', ['-sk', '--apparent-size', stage], { encoding: 'utf8' }).split('\t')[0],
  )

  const meta = join(stage, 'DEBIAN')
  mkdirSync(meta)
  writeFileSync(join(meta, 'control'), control(request, kilobytes))
  for (const [name, source] of Object.entries(request.scripts)) {
    writeFileSync(join(meta, name), readFileSync(source))
    chmodSync(join(meta, name), 0o755)
  }
  const compression = LEVELS[request.compression]
  if (compression === undefined)
    throw new Error(`expected a compression of ${Object.keys(LEVELS).join(', ')}; got ${request.compression}`)
  execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', stage, request.artifact], {
    stdio: 'inherit',
  })
  process.stdout.write(`${request.artifact}: ${statSync(request.artifact).size} bytes\n`)
} finally {
  rmSync(stage, { recursive: true, force: true })
}
