import { AppError } from '../base/errors.ts'

/** Where an account lives. `simulator` is the embedded one. */
export type VenueEnvironment = 'simulator' | 'testnet' | 'mainnet'

/** One box of a form. */
export interface KeyField {
  readonly name: string
  /** As the venue's own pages call it. */
  readonly label: string
  /** A `secret` is typed unseen and never shown again; a `text` names the account and is shown masked. */
  readonly kind: 'text' | 'secret'
  /** What it is and where it is found, one line. */
  readonly hint: string
  /** Shape of the trimmed value. */
  readonly pattern: RegExp
  /** The shape in words, to follow "expected". */
  readonly expected: string
}

/** Entered values by field name. */
export type KeyValues = Readonly<Record<string, string>>

/** What is wrong, by field name, in words that contain no entered value. Empty: nothing is. */
export type KeyProblems = Readonly<Record<string, string>>

/** One kind of credentials of a venue. A form is data: the screen draws whatever stands here. */
export interface KeyForm {
  readonly kind: string
  readonly label: string
  readonly fields: readonly KeyField[]
  /** Asked when every field has its shape: checksums, curve points, keys that do not belong together. */
  problemsOf(values: KeyValues): KeyProblems
}

/** Credentials as the user entered them, checked by the form of that `kind`. */
export interface EnteredKeys {
  readonly kind: string
  readonly values: KeyValues
}

/** What a venue tells the vault and the settings screen about its keys. */
export interface VenueKeys {
  readonly venue: string
  readonly name: string
  readonly forms: readonly KeyForm[]
  /** Why an environment does not exist, in words; `undefined` when it does. */
  readonly missing: Readonly<Partial<Record<VenueEnvironment, string>>>
}

/** Values that have their shape, or what is wrong with each. */
export type KeyReading =
  | { readonly ok: true; readonly keys: EnteredKeys }
  | { readonly ok: false; readonly problems: KeyProblems }

/**
 * Reads what was entered: trimmed, each field by its pattern, then the form's own checks.
 *
 * @throws {AppError} `validation` when a field is sent that the form does not have.
 */
export function readKeys(form: KeyForm, entered: KeyValues): KeyReading {
  const known = new Set(form.fields.map(({ name }) => name))
  if (Object.keys(entered).some((name) => !known.has(name)))
    throw new AppError('validation', `expected the fields ${[...known].join(', ')}, got others`)
  const values = Object.fromEntries(form.fields.map(({ name }) => [name, (entered[name] ?? '').trim()]))
  const problems = shapeProblems(form.fields, values)
  const found = Object.keys(problems).length > 0 ? problems : form.problemsOf(values)
  if (Object.keys(found).length > 0) return { ok: false, problems: found }
  return { ok: true, keys: { kind: form.kind, values } }
}

function shapeProblems(fields: readonly KeyField[], values: KeyValues): KeyProblems {
  const problems: Record<string, string> = {}
  for (const field of fields) {
    const value = values[field.name] ?? ''
    if (!field.pattern.test(value))
      problems[field.name] = `expected ${field.expected}, got ${cameWords(field, value, fields)}`
  }
  return problems
}

/** What came, without the value: its length, or the field that it seems to belong to. */
function cameWords(field: KeyField, value: string, fields: readonly KeyField[]): string {
  if (value === '') return 'nothing'
  const belongs = fields.find((other) => other !== field && other.pattern.test(value))
  if (belongs) return `what looks like the ${belongs.label}: enter it under ${belongs.label}`
  if (/\s/.test(value)) return 'text with a space or a line break in it'
  return `${value.length} characters of another shape`
}
