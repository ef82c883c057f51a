import { badParam } from './errors.ts'
import type { Params } from './params.ts'

/** A page of a list and where the next one begins; empty at the end. */
export interface Page<T> {
  readonly dataList: T[]
  readonly nextPageOffsetData: string
}

export interface Paging<T> {
  readonly params: Params
  readonly mostRows: number
  readonly usualRows?: number
  /** Whole number by which the list is sorted; newer is larger, and no two rows share one. */
  readonly keyOf: (row: T) => bigint
}

/** The wanted piece of a list that is sorted newest first. The offset is the key of the last row, in hex. */
export function pageOf<T>(
  rows: readonly T[],
  { params, mostRows, usualRows = 10, keyOf }: Paging<T>,
): Page<T> {
  const size = params.integer('size', 1, mostRows) ?? usualRows
  const before = readOffset(params)
  const left = before === undefined ? rows : rows.filter((row) => keyOf(row) < before)
  const dataList = left.slice(0, size)
  const last = dataList.at(-1)
  const isEnd = left.length <= size || last === undefined
  return { dataList, nextPageOffsetData: isEnd ? '' : keyOf(last).toString(16).toUpperCase() }
}

/** A page whose rows are shown by `show`. */
export function mapPage<T, U>({ dataList, nextPageOffsetData }: Page<T>, show: (row: T) => U): Page<U> {
  return { dataList: dataList.map(show), nextPageOffsetData }
}

/** Test of the time filters of a list, by their names: the beginning counts, the end does not. */
export function timeFilter(params: Params, begin: string, end: string): (atMs: number) => boolean {
  const from = params.integer(begin, 0, Number.MAX_SAFE_INTEGER) ?? 0
  const until = params.integer(end, 0, Number.MAX_SAFE_INTEGER) ?? Number.POSITIVE_INFINITY
  return (atMs) => atMs >= from && atMs < until
}

/** Test of a list filter: empty filters nothing. */
export function listFilter(params: Params, name: string): (value: string) => boolean {
  const wanted = params.list(name)
  return (value) => wanted.length === 0 || wanted.includes(value)
}

function readOffset(params: Params): bigint | undefined {
  const text = params.text('offsetData')
  if (text === undefined) return undefined
  if (!/^[0-9A-F]{1,32}$/.test(text)) throw badParam('offsetData', 'nextPageOffsetData of the page before')
  return BigInt(`0x${text}`)
}
