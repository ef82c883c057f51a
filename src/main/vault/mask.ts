import type { KeyField, KeyForm, KeyValues } from '../venues/key-form.ts'

/** A field of saved keys as it may be shown. */
export interface MaskedField {
  readonly label: string
  readonly masked: string
}

const END_CHARACTERS = 4
/** A shorter secret would be given away by its end; a shorter name is an account's number and hides nothing. */
const SHORTEST_WITH_ENDS = 16

/** `0x1111…1111` for a name, whole when it is a short number; `…1111` for a secret. */
export function maskValue(value: string, kind: KeyField['kind']): string {
  const end = value.slice(-END_CHARACTERS)
  if (kind === 'secret') return value.length < SHORTEST_WITH_ENDS ? '…' : `…${end}`
  if (value.length < SHORTEST_WITH_ENDS) return value
  const prefix = value.startsWith('0x') ? '0x' : ''
  return `${value.slice(0, prefix.length + END_CHARACTERS)}…${end}`
}

/** What names the account, masked: kept beside the sealed text and listed at any time. */
export function maskedNames(form: KeyForm, values: KeyValues): MaskedField[] {
  return masked(
    form.fields.filter(({ kind }) => kind === 'text'),
    values,
  )
}

/** Every field, masked: shown once, in the answer to saving, so that a wrong paste is seen. */
export function maskedFields(form: KeyForm, values: KeyValues): MaskedField[] {
  return masked(form.fields, values)
}

function masked(fields: readonly KeyField[], values: KeyValues): MaskedField[] {
  return fields.map(({ label, name, kind }) => ({ label, masked: maskValue(values[name] ?? '', kind) }))
}
