import { Dialog } from 'radix-ui'
import { type FormEvent, type ReactElement, useState } from 'react'
import {
  DEFAULT_TRADER_RULES,
  TRADER_RULE_FIELDS,
  TRADER_RULE_NAMES,
  type TraderRuleName,
  type TraderRules,
} from '../../../../shared/trader-rules.ts'
import { messageOf } from '../../bridge/ask.ts'
import { readTrader } from '../../bridge/follow-trader.ts'
import { ask } from '../../bridge/main.ts'
import button from '../../components/button.module.css'
import dialog from '../../components/dialog.module.css'
import styles from './trader-dialog.module.css'
import { TraderField } from './trader-field.tsx'

interface FormProps {
  readonly rules: TraderRules
  readonly onSaved: () => void
}

/** Every rule with its unit and range. Main reads what was typed and names what is wrong. */
export function TraderRulesForm({ rules, onSaved }: FormProps): ReactElement {
  const [typed, setTyped] = useState(rules)
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const [words, setWords] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  const change = (changed: Partial<TraderRules>): void => {
    setTyped((before) => ({ ...before, ...changed }))
    setWords(undefined)
  }
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      const reply = await ask('trader.saveRules', typed)
      setProblems(reply.problems)
      if (Object.keys(reply.problems).length > 0) setWords('Nothing was saved: see above')
      else {
        await readTrader()
        onSaved()
      }
    } catch (cause) {
      setWords(messageOf(cause))
    }
    setBusy(false)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isBusy) void save()
  }

  return (
    <form onSubmit={submit} autoComplete="off">
      <div className={styles.fields}>
        {TRADER_RULE_NAMES.map((name) => (
          <TraderField
            key={name}
            label={TRADER_RULE_FIELDS[name].label}
            unit={TRADER_RULE_FIELDS[name].unit}
            hint={hintOf(name)}
            problem={problems[name]}
            value={typed[name]}
            {...(name === 'feePercent' ? { placeholder: "the account's" } : {})}
            onChange={(value) => change({ [name]: value })}
          />
        ))}
      </div>
      <p className={dialog.outcome} role="alert">
        {words}
      </p>
      <div className={dialog.buttons}>
        <button
          type="button"
          className={`${button.plain} ${styles.apart}`}
          onClick={() => {
            change(DEFAULT_TRADER_RULES)
            setProblems({})
          }}
        >
          Defaults
        </button>
        <Dialog.Close className={button.plain}>Cancel</Dialog.Close>
        <button type="submit" className={button.filled} aria-disabled={isBusy}>
          Save rules
        </button>
      </div>
    </form>
  )
}

function hintOf(name: TraderRuleName): string {
  const { lowest, highest, decimals } = TRADER_RULE_FIELDS[name]
  const range = `${lowest} to ${highest}`
  if (name === 'feePercent') return `${range}; empty: the account's`
  return decimals === 0 ? `${range}, whole` : range
}
