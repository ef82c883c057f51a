import { useCallback, useEffect, useState } from 'react'
import type { CallOutput } from '../../../../shared/contract.ts'
import type { EnteredPricePreferences, PricePreferences } from '../../../../shared/prices.ts'
import { messageOf } from '../../bridge/ask.ts'
import { ask } from '../../bridge/main.ts'

type Answer = CallOutput<'prices.preferences'>

/** The form as it stands, and what main said of it. */
export interface PricePreferencesForm {
  /** Absent until main answered. */
  readonly entered: EnteredPricePreferences | undefined
  readonly hasPassword: boolean
  readonly passwordWords: string
  /** What is wrong, by field. */
  readonly problems: Readonly<Record<string, string>>
  /** What came of the last saving, in words. */
  readonly outcome: { readonly isGood: boolean; readonly words: string } | undefined
  change(changed: Partial<EnteredPricePreferences>): void
  save(): Promise<void>
  forgetPassword(): Promise<void>
}

/** Asks main when the section opens, and again after each saving. */
export function usePricePreferences(): PricePreferencesForm {
  const [answer, setAnswer] = useState<Answer>()
  const [entered, setEntered] = useState<EnteredPricePreferences>()
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const [outcome, setOutcome] = useState<PricePreferencesForm['outcome']>()

  const fail = useCallback((cause: unknown) => setOutcome({ isGood: false, words: messageOf(cause) }), [])
  const load = useCallback(async (): Promise<void> => {
    const loaded = await ask('prices.preferences', {})
    setAnswer(loaded)
    setEntered(asEntered(loaded.preferences))
  }, [])
  useEffect(() => {
    load().catch(fail)
  }, [load, fail])

  const send = async (form: EnteredPricePreferences, words: string): Promise<void> => {
    setOutcome(undefined)
    try {
      const reply = await ask('prices.save', form)
      setProblems(reply.problems)
      if (Object.keys(reply.problems).length > 0) {
        setOutcome({ isGood: false, words: 'Nothing was saved: see above' })
        return
      }
      await load()
      setOutcome({ isGood: true, words })
    } catch (cause) {
      fail(cause)
    }
  }

  return {
    entered,
    hasPassword: answer?.hasPassword ?? false,
    passwordWords: answer?.passwordWords ?? '',
    problems,
    outcome,
    change(changed) {
      setOutcome(undefined)
      setEntered((before) => before && { ...before, ...changed })
    },
    async save() {
      if (!entered) return
      const { redisPassword = '', ...form } = entered
      // An empty box is not a wish to forget the password that is kept.
      await send(redisPassword === '' ? form : { ...form, redisPassword }, 'Saved. It counts at once.')
    },
    async forgetPassword() {
      if (answer)
        await send({ ...asEntered(answer.preferences), redisPassword: '' }, 'The password was forgotten.')
    },
  }
}

function asEntered({ ceilingsMs, redis, ...rest }: PricePreferences): EnteredPricePreferences {
  return {
    sizingMs: String(ceilingsMs.sizing),
    entryMs: String(ceilingsMs.entry),
    hedgeMs: String(ceilingsMs.hedge),
    ttlPolicy: rest.ttlPolicy,
    prefersStream: rest.prefersStream,
    largeTradeQuote: rest.largeTradeQuote,
    largeTrades: Object.entries(rest.largeTrades)
      .map(([instrument, quote]) => `${instrument.replace(':', ' ')} ${quote}`)
      .join('\n'),
    redisIsOn: redis.isOn,
    redisUrl: redis.url,
    redisIsTls: redis.isTls,
    redisPrefix: redis.prefix,
  }
}
