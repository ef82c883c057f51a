import { type ReactElement, useId, useState } from 'react'
import type { PaperTraderView } from '../../../../shared/paper-trader-views.ts'
import { messageOf } from '../../bridge/ask.ts'
import { readTrader } from '../../bridge/follow-trader.ts'
import { ask } from '../../bridge/main.ts'
import button from '../../components/button.module.css'
import { Choice } from '../../components/choice.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import type { Tone } from '../../format/words.ts'
import styles from './trader.module.css'
import { TraderModel } from './trader-model.tsx'

const tones: Readonly<Record<PaperTraderView['state'], Tone>> = {
  off: 'idle',
  starting: 'busy',
  running: 'good',
  failed: 'bad',
}
const FIRST_SYMBOLS = ['BTC', 'ETH', 'SOL']

/** What is typed into the box: symbols with anything between them, each once. */
const symbolsIn = (text: string): string[] => [...new Set(text.toUpperCase().match(/[A-Z0-9]+/g) ?? [])]

/** State of the trader, what it shall follow, and the switch. */
export function TraderControls({ report }: { readonly report: PaperTraderView }): ReactElement {
  const { state, words, venueName, listedSymbols, chosenSymbols, predictors } = report
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const [predictor, setPredictor] = useState(report.predictor)
  const [problem, setProblem] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const isOn = state === 'running' || state === 'starting'
  const running = report.symbols.map(({ symbol }) => symbol).join(' ')
  const first = FIRST_SYMBOLS.filter((symbol) => listedSymbols.includes(symbol))
  const proposed = (chosenSymbols.length > 0 ? chosenSymbols : first).join(' ')
  const text = isOn ? running : (typed ?? proposed)

  const press = async (): Promise<void> => {
    setIsBusy(true)
    setProblem(undefined)
    try {
      if (isOn) await ask('trader.stop', {})
      else await ask('trader.start', { symbols: symbolsIn(text), predictor })
    } catch (cause) {
      setProblem(messageOf(cause))
    }
    await readTrader()
    setIsBusy(false)
  }

  const shown = isOn ? report.predictor : predictor
  const modelWords = shown === 'own-model' ? report.model.words : undefined
  const said = problem ?? words ?? modelWords
  const chosen = predictors.find(({ name }) => name === shown)
  return (
    <section aria-label="Paper trader" className={styles.controls}>
      <h2 className={styles.title}>Paper trader</h2>
      <output className={styles.state} aria-label="Paper trader state">
        <StateMark tone={tones[state]} />
        <span>{state}</span>
      </output>
      <label className={styles.label} htmlFor={id}>
        Symbols
      </label>
      <input
        id={id}
        className={styles.input}
        value={text}
        readOnly={isOn}
        autoComplete="off"
        spellCheck={false}
        maxLength={400}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Choice
        label="Predictor"
        value={shown}
        options={predictors.map(({ name, label }) => ({ value: name, label }))}
        onChange={(name) => {
          if (!isOn) setPredictor(name)
        }}
      />
      {shown === 'own-model' && <TraderModel model={report.model} isOn={isOn} onProblem={setProblem} />}
      <button
        type="button"
        className={button.plain}
        aria-disabled={isBusy}
        onClick={() => {
          if (!isBusy) void press()
        }}
      >
        {isOn ? 'Stop' : 'Start'}
      </button>
      <p
        className={styles.said}
        role={said === undefined ? undefined : 'alert'}
        data-tone={said === undefined ? undefined : 'bad'}
        title={said ?? chosen?.words}
      >
        {said ?? `${venueName ?? 'No spot venue has connected'}. ${chosen?.words ?? ''}`}
      </p>
    </section>
  )
}
