import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { AppError, messageOf } from '../../src/main/base/errors.ts'

/** Where such a document may keep what we look for, besides its top and the venue's name. */
const NESTS = ['venues', 'endpoints', 'credentials', 'v3', 'v1'] as const

/** Looks for the first part of a file that has a shape. */
export type ConnectionFile = <T>(schema: z.ZodType<T>) => T | undefined

/**
 * Reads a file, once: it may be a pipe. Parts are looked for under the venue's name where there is one, then at the top,
 * then in the usual places.
 *
 * @throws {AppError} `config` when there is no such file, or no JSON in it. Nothing that stood there is named.
 */
export function readConnectionFile(file: string, venue: string): ConnectionFile {
  const document = readJson(file)
  return (schema) => find(document, venue, schema)
}

/**
 * The endpoints of a named environment.
 *
 * @throws {AppError} `validation` naming the environments there are.
 */
export function environmentOf<T>(environments: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(environments, name) ? environments[name] : undefined
  if (found !== undefined) return found
  const names = Object.keys(environments).join(' or ')
  throw new AppError('validation', `expected an environment of ${names}, got ${name}`)
}

/** A JSON document, or the first line of one document per line. */
function readJson(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('config', `expected to read ${file}, got: ${messageOf(cause)}`)
  }
  for (const candidate of [text, ...text.split('\n').filter((line) => line.trim().startsWith('{'))]) {
    try {
      return JSON.parse(candidate)
    } catch {
      // The whole may be one document, or each line may be one: the next candidate decides.
    }
  }
  throw new AppError('config', `expected JSON in ${file}, got something else`)
}

function find<T>(document: unknown, venue: string, schema: z.ZodType<T>): T | undefined {
  if (typeof document !== 'object' || document === null) return undefined
  const inner = (name: string): T | undefined =>
    find((document as Record<string, unknown>)[name], venue, schema)
  const named = inner(venue)
  if (named !== undefined) return named
  const read = schema.safeParse(document)
  if (read.success) return read.data
  for (const nest of NESTS) {
    const found = inner(nest)
    if (found !== undefined) return found
  }
  return undefined
}

/** A URL as the clients want it. */
export const trimSlash = (url: string): string => url.replace(/\/+$/, '')
