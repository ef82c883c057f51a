/** Options that take a value and that we turn into something; anything else is an error, so nothing is lost in silence. */
const SINGLE = new Map([
  ['-s', 'source'],
  ['-t', 'target'],
  ['--architecture', 'architecture'],
  ['--after-install', 'postinst'],
  ['--after-remove', 'postrm'],
  ['--description', 'description'],
  ['--version', 'version'],
  ['--package', 'artifact'],
  ['--name', 'name'],
  ['--maintainer', 'maintainer'],
  ['--vendor', 'vendor'],
  ['--url', 'url'],
  ['--category', 'section'],
  ['--deb-priority', 'priority'],
  ['--deb-compression', 'compression'],
  ['--license', 'license'],
])
const REPEATED = new Map([
  ['-d', 'depends'],
  ['--deb-recommends', 'recommends'],
])

/** Reads the command line that electron-builder gives fpm: `{ name, version, …, depends, files, scripts }`. */
export function readFpmArguments(argv) {
  const read = { depends: [], recommends: [], files: [] }
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at]
    if (word === '--force') continue
    if (SINGLE.has(word)) {
      at += 1
      read[SINGLE.get(word)] = argv[at]
    } else if (REPEATED.has(word)) {
      at += 1
      read[REPEATED.get(word)].push(argv[at])
    } else if (!word.startsWith('-') && word.includes('=')) {
      const split = word.lastIndexOf('=')
      read.files.push({ from: word.slice(0, split), to: word.slice(split + 1) })
    } else {
      throw new Error(`expected an option of fpm that this stand-in knows; got ${word}`)
    }
  }
  if (read.source !== 'dir' || read.target !== 'deb')
    throw new Error(`expected dir to deb; got ${read.source} to ${read.target}`)
  const scripts = Object.fromEntries(
    ['postinst', 'postrm'].filter((name) => read[name]).map((name) => [name, read[name]]),
  )
  return { ...read, scripts }
}

/** The control file of the package; `installedKilobytes` is what Debian calls Installed-Size. */
export function control(request, installedKilobytes) {
  const fields = [
    ['Package', request.name],
    ['Version', request.version],
    ['Architecture', request.architecture],
    ['Maintainer', request.maintainer],
    ['Installed-Size', String(installedKilobytes)],
    ['Depends', request.depends.join(', ')],
    ['Recommends', request.recommends.join(', ')],
    ['Section', request.section],
    ['Priority', request.priority],
    ['Homepage', request.url],
    ['License', request.license],
    ['Vendor', request.vendor],
    ['Description', describe(request.description)],
  ]
  return fields
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

/** First line is the synopsis; the rest is indented, and an empty line is a dot. */
function describe(text) {
  const [synopsis, ...rest] = text
    .trim()
    .split('\n')
    .map((line) => line.trim())
  return [synopsis, ...rest.map((line) => ` ${line === '' ? '.' : line}`)].join('\n')
}
