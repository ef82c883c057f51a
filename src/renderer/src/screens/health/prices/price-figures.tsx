import type { ReactElement } from 'react'
import type { PricesView } from '../../../../../shared/prices.ts'
import { Panel } from '../../../components/panel.tsx'
import { UNKNOWN } from '../../../format/numbers.ts'
import { FigureList } from './figure-list.tsx'

const policyName: Record<PricesView['ttlPolicy'], string> = {
  fixed: 'Fixed, 5 s',
  adaptive: 'By volatility, 1–10 s',
  learned: 'Learned, 1–10 s',
}

/** What the cache did since the start. */
export function PriceFigures({ report }: { readonly report: PricesView }): ReactElement {
  const { hitRate, callsSaved, requests, invalidations, answers, ttlPolicy } = report
  const hasAnswers = Object.values(answers).some((count) => count > 0)
  return (
    <Panel name="Price cache">
      <FigureList
        figures={[
          ['Hit rate', hasAnswers ? `${(hitRate * 100).toFixed(1)} %` : UNKNOWN],
          ['Requests saved', callsSaved],
          ['Requests sent', requests],
          ['Called wrong', invalidations],
          ['Time to live', policyName[ttlPolicy]],
        ]}
      />
    </Panel>
  )
}
