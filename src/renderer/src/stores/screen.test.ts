import { describe, expect, it } from 'vitest'
import { leaveScreen, screenStore, showScreen } from './screen.ts'

const shown = (): string => screenStore.getState().screen

describe('screens', () => {
  it('start on the markets, and leaving the settings leads back to where the user worked', () => {
    expect(shown()).toBe('markets')
    showScreen('settings')
    leaveScreen()
    expect(shown()).toBe('markets')
    showScreen('desk')
    showScreen('settings')
    showScreen('health')
    leaveScreen()
    expect(shown()).toBe('desk')
  })
})
