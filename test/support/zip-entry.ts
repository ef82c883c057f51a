import { inflateRawSync } from 'node:zlib'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50

/** The text of the first file in a zip archive (APPNOTE 4.3). @throws {RangeError} when it is none. */
export function readFirstZipEntry(archive: Buffer): string {
  const endAt = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (endAt < 0 || archive.readUInt32LE(endAt) !== END_OF_DIRECTORY)
    throw new RangeError('expected a zip archive, found no end of its directory')
  const entryAt = archive.readUInt32LE(endAt + 16)
  if (archive.readUInt32LE(entryAt) !== DIRECTORY_ENTRY)
    throw new RangeError('expected a zip archive, found no entry in its directory')
  const method = archive.readUInt16LE(entryAt + 10)
  const bytes = archive.readUInt32LE(entryAt + 20)
  const localAt = archive.readUInt32LE(entryAt + 42)
  const dataAt = localAt + 30 + archive.readUInt16LE(localAt + 26) + archive.readUInt16LE(localAt + 28)
  const data = archive.subarray(dataAt, dataAt + bytes)
  return (method === 0 ? data : inflateRawSync(data)).toString('utf8')
}
