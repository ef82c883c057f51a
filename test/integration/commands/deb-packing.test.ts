import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './project-copy.ts'

const { control, readFpmArguments } = await import(join(ROOT, 'scripts', 'package', 'fpm-arguments.mjs'))

const CALL = [
  '-s',
  'dir',
  '--force',
  '-t',
  'deb',
  '-d',
  'libnss3',
  '-d',
  'libgbm1',
  '--deb-compression',
  'gz',
]
const META = ['--name', 'tandem', '--version', '0.1.0', '--architecture', 'amd64', '--package', 'out.deb']

test('reads what electron-builder says: dependencies, scripts and where files go', () => {
  const request = readFpmArguments([...CALL, ...META, '--after-install', 'post.sh', 'unpacked/=/opt/Tandem'])
  expect(request.depends).toEqual(['libnss3', 'libgbm1'])
  expect(request.scripts).toEqual({ postinst: 'post.sh' })
  expect(request.files).toEqual([{ from: 'unpacked/', to: '/opt/Tandem' }])
})

test('an option it does not know is refused, so that nothing is dropped in silence', () => {
  expect(() => readFpmArguments([...CALL, '--before-install', 'pre.sh'])).toThrow('got --before-install')
})

test('another kind of package is refused', () => {
  expect(() => readFpmArguments(['-s', 'dir', '-t', 'rpm'])).toThrow('expected dir to deb; got dir to rpm')
})

test('the control file has the synopsis on its line and the rest below, empty lines as dots', () => {
  const request = readFpmArguments([...CALL, ...META, '--description', 'Terminal\n Trades.\n\n Carefully.'])
  const text: string = control(request, 1234)
  expect(text).toContain('Package: tandem\nVersion: 0.1.0\nArchitecture: amd64\n')
  expect(text).toContain('Installed-Size: 1234\nDepends: libnss3, libgbm1\n')
  expect(text).toContain('Description: Terminal\n Trades.\n .\n Carefully.\n')
  expect(text).not.toContain('Recommends')
})
