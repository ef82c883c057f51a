import { Component, type ReactNode } from 'react'
import { messageOf } from '../bridge/ask.ts'
import { Splash } from './splash.tsx'

interface CrashScreenProps {
  readonly children: ReactNode
}

interface CrashScreenState {
  readonly failure: string | undefined
}

/** Stands in for the desk when drawing it failed. Orders live in main and go on; trying again draws the desk anew. */
export class CrashScreen extends Component<CrashScreenProps, CrashScreenState> {
  override state: CrashScreenState = { failure: undefined }

  static getDerivedStateFromError(cause: unknown): CrashScreenState {
    return { failure: messageOf(cause) }
  }

  override render(): ReactNode {
    const { failure } = this.state
    if (failure === undefined) return this.props.children
    return (
      <Splash
        title="The window could not be drawn"
        failure={`${failure}. Orders and positions are safe in the main process.`}
        onRetry={() => this.setState({ failure: undefined })}
      />
    )
  }
}
