/** States of the machine that works a pair, as docs/pairs.md draws it. */
export const pathStates = [
  'entering',
  'settling',
  'balancing',
  'unwinding',
  'naked',
  'paired',
  'flat',
  'closed',
] as const
export type PathState = (typeof pathStates)[number]

/** False for what is written down before the machine begins, such as `planned`. */
export function isPathState(state: string): state is PathState {
  return pathStates.some((each) => each === state)
}

/** True for the three states that an operation can end in. */
export function isEndState(state: PathState): boolean {
  return state === 'paired' || state === 'flat' || state === 'closed'
}

/** Size of the drawing and of one state in it, in its own units. */
export const GRAPH = { width: 764, height: 336, stateWidth: 124, stateHeight: 46 } as const

/** Middle of each state. What works stands as a diamond between the beginning and the ends. */
export const placeOf: Readonly<Record<PathState, { readonly x: number; readonly y: number }>> = {
  entering: { x: 96, y: 168 },
  settling: { x: 262, y: 168 },
  balancing: { x: 378, y: 74 },
  unwinding: { x: 378, y: 262 },
  naked: { x: 494, y: 168 },
  paired: { x: 690, y: 74 },
  flat: { x: 690, y: 168 },
  closed: { x: 690, y: 262 },
}

/** One arrow of the machine and the line it is drawn along. */
export interface Transition {
  readonly from: PathState
  readonly to: PathState
  readonly line: string
}

const transition = (from: PathState, to: PathState, line: string): Transition => ({ from, to, line })

/** Every transition that the machine can take; a test holds them to docs/pairs.md. Lines go round the states between. */
export const transitions: readonly Transition[] = [
  transition('entering', 'settling', 'M158 168H198'),
  transition('entering', 'balancing', 'M136 145C180 100 240 74 314 74'),
  transition('entering', 'unwinding', 'M136 191C180 236 240 262 314 262'),
  transition('entering', 'naked', 'M158 158C214 122 360 112 430 152'),
  transition('entering', 'paired', 'M110 145C160 6 470 -8 626 56'),
  transition('entering', 'flat', 'M158 178C214 218 520 230 626 178'),
  transition('entering', 'closed', 'M110 191C160 330 470 344 626 280'),
  transition('settling', 'balancing', 'M272 145C278 124 294 110 322 99'),
  transition('settling', 'unwinding', 'M272 191C278 212 294 226 322 237'),
  transition('settling', 'naked', 'M324 162C360 154 396 154 430 162'),
  transition('settling', 'paired', 'M314 145C380 112 510 118 626 86'),
  transition('settling', 'flat', 'M324 152C390 124 540 130 626 160'),
  transition('settling', 'closed', 'M314 191C380 224 510 218 626 250'),
  transition('balancing', 'settling', 'M338 97C330 116 316 132 296 143'),
  transition('balancing', 'unwinding', 'M370 97V237'),
  transition('balancing', 'naked', 'M418 97C432 108 448 124 456 143'),
  transition('balancing', 'paired', 'M440 66H626'),
  transition('balancing', 'flat', 'M440 76C520 84 590 112 640 143'),
  transition('balancing', 'closed', 'M440 70C600 76 560 196 644 237'),
  transition('unwinding', 'settling', 'M338 239C330 220 316 204 296 193'),
  transition('unwinding', 'balancing', 'M386 239V99'),
  transition('unwinding', 'naked', 'M418 239C432 228 448 212 456 193'),
  transition('unwinding', 'paired', 'M440 266C600 260 560 140 644 99'),
  transition('unwinding', 'flat', 'M440 260C520 252 590 224 640 193'),
  transition('unwinding', 'closed', 'M440 270H626'),
  transition('naked', 'settling', 'M432 174C396 182 360 182 326 174'),
  transition('naked', 'balancing', 'M492 145C486 120 468 100 442 90'),
  transition('naked', 'unwinding', 'M492 191C486 216 468 236 442 246'),
  transition('naked', 'paired', 'M540 145C568 124 600 110 640 99'),
  transition('naked', 'flat', 'M556 168H626'),
  transition('naked', 'closed', 'M540 191C568 212 600 226 640 237'),
]

/** From where every operation comes to its first state. */
export const START_LINE = 'M8 168H32'
