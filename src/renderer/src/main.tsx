import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { CrashScreen } from './app/crash-screen.tsx'
import { followMain } from './app/start.ts'
import './theme/tokens.css'
import './theme/base.css'
import './theme/toasts.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no element #root')

const feed = followMain()
createRoot(root).render(
  <StrictMode>
    <CrashScreen>
      <App onRetry={feed.retry} />
    </CrashScreen>
  </StrictMode>,
)
