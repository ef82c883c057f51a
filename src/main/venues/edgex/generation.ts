import { type EdgexEndpoints, type EdgexGeneration, endpointsFor } from './config.ts'

/** Which generation the client speaks, and where. */
export interface GenerationChoice {
  /** As chosen; before the first choice it is made now. @throws {AppError} `not-supported`, see `endpointsFor`. */
  endpoints(): EdgexEndpoints
  /** Chooses anew, by the credentials that there are now. */
  choose(): void
  /** The choice became another, and nothing of it was read yet: what the other generation said means nothing here. */
  readonly hasChanged: boolean
  /** Everything was read anew. */
  settle(): void
}

/**
 * @param keyKind the generation of the credentials; without any, that of the endpoints is spoken
 */
export function createGenerationChoice(
  given: EdgexEndpoints,
  keyKind: () => EdgexGeneration | undefined,
): GenerationChoice {
  let chosen: EdgexEndpoints | undefined
  let hasChanged = false
  const choose = (): EdgexEndpoints => {
    const next = endpointsFor(given, keyKind() ?? given.generation)
    if (chosen && chosen.generation !== next.generation) hasChanged = true
    chosen = next
    return next
  }
  return {
    endpoints: () => chosen ?? choose(),
    choose: () => void choose(),
    get hasChanged() {
      return hasChanged
    },
    settle() {
      hasChanged = false
    },
  }
}
