import { type FormEvent, type KeyboardEvent, type ReactElement, useState } from 'react'
import type { DataSource, KeyFormView, KeySlotView } from '../../../../shared/views.ts'
import { messageOf } from '../../bridge/ask.ts'
import { ask } from '../../bridge/main.ts'
import button from '../../components/button.module.css'
import { Choice } from '../../components/choice.tsx'
import { useGesture } from '../../components/use-gesture.ts'
import { KeyField } from './key-field.tsx'
import styles from './settings.module.css'
import { type Verdict, VerdictLine } from './verdict-line.tsx'

interface KeyFormProps {
  readonly venue: string
  readonly environment: DataSource
  readonly forms: readonly KeyFormView[]
  /** @param shown every field, masked */
  readonly onSaved: (shown: KeySlotView['names']) => Promise<void>
  readonly onCancel: () => void
}

/** Keys are typed here, go to main once, and are forgotten by the window with this form. */
export function KeyForm(props: KeyFormProps): ReactElement {
  const { venue, environment, forms, onSaved, onCancel } = props
  const [kind, setKind] = useState(forms[0]?.kind ?? '')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const [verdict, setVerdict] = useState<Verdict>()
  const form = forms.find((each) => each.kind === kind)
  const entered = { form: kind, values }

  const begin = (): void => {
    setProblems({})
    setVerdict(undefined)
  }
  const test = useGesture(async () => {
    begin()
    try {
      const reply = await ask('vault.test', { venue, environment, entered })
      setProblems(reply.problems)
      if (reply.outcome !== 'invalid') setVerdict(reply)
    } catch (cause) {
      setVerdict({ outcome: 'unknown', words: messageOf(cause) })
    }
  })
  const [isSaving, setSaving] = useState(false)
  const save = async (): Promise<void> => {
    begin()
    setSaving(true)
    try {
      const reply = await ask('vault.save', { venue, environment, entered })
      setProblems(reply.problems)
      if (reply.outcome === 'saved') await onSaved(reply.shown)
    } catch (cause) {
      setVerdict({ outcome: 'unknown', words: `Not saved: ${messageOf(cause)}` })
    } finally {
      setSaving(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isSaving && !test.isBusy) void save()
  }
  const choose = (next: string): void => {
    setKind(next)
    setValues({})
    begin()
  }
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    onCancel()
  }
  return (
    <form className={styles.form} onSubmit={submit} onKeyDown={closeOnEscape} autoComplete="off">
      {forms.length > 1 && (
        <Choice
          label="Kind of keys"
          isWide
          value={kind}
          options={forms.map((each) => ({ value: each.kind, label: each.label }))}
          onChange={choose}
        />
      )}
      {form?.fields.map((field, index) => (
        <KeyField
          key={`${kind} ${field.name}`}
          field={field}
          value={values[field.name] ?? ''}
          problem={problems[field.name]}
          isFirst={index === 0}
          onChange={(value) => setValues((others) => ({ ...others, [field.name]: value }))}
        />
      ))}
      <VerdictLine verdict={verdict} isBusy={test.isBusy} />
      <div className={styles.buttons}>
        <button type="submit" className={button.filled} aria-disabled={isSaving || test.isBusy}>
          Save
        </button>
        <button
          type="button"
          className={button.plain}
          onClick={test.onClick}
          onKeyDown={test.onKeyDown}
          aria-disabled={test.isBusy}
        >
          Test
        </button>
        <button type="button" className={button.plain} onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  )
}
