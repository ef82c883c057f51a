/** A start that cannot work; the message says what was expected and what was found. */
export class SimulatorError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SimulatorError'
  }
}
