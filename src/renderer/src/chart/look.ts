import {
  type ChartOptions,
  ColorType,
  CrosshairMode,
  type DeepPartial,
  LineStyle,
  type Time,
} from 'lightweight-charts'
import { formatMinute, formatTime } from '../format/time.ts'

/** Colours of the theme, read from its tokens: a canvas knows no CSS variables. */
export interface ChartColours {
  readonly buy: string
  readonly sell: string
  readonly text: string
  readonly faint: string
  readonly line: string
  readonly strongLine: string
  readonly raised: string
}

/** Reads the tokens of the theme that is on. */
export function readColours(): ChartColours {
  const root = getComputedStyle(document.documentElement)
  const token = (name: string): string => root.getPropertyValue(name).trim()
  return {
    buy: token('--buy'),
    sell: token('--sell'),
    text: token('--text-dim'),
    faint: token('--text-faint'),
    line: token('--line'),
    strongLine: token('--line-strong'),
    raised: token('--hover'),
  }
}

/** Seconds of the library's axis back to milliseconds. Our series use numbers only. */
export function msOf(time: Time): number {
  return Number(time) * 1_000
}

/** What differs between charts. */
interface ChartKind {
  readonly hasSeconds: boolean
  /** The library's licence asks for its mark on the page; one is enough. */
  readonly hasMark: boolean
}

/** Look shared by all charts. */
export function chartLook(
  colours: ChartColours,
  { hasSeconds, hasMark }: ChartKind,
): DeepPartial<ChartOptions> {
  const crosshairLine = {
    color: colours.strongLine,
    labelBackgroundColor: colours.raised,
    style: LineStyle.Dashed,
  }
  const formatAxis = hasSeconds ? formatTime : formatMinute
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: 'transparent' },
      textColor: colours.text,
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 11,
      attributionLogo: hasMark,
    },
    grid: { vertLines: { color: colours.line }, horzLines: { color: colours.line } },
    crosshair: { mode: CrosshairMode.Normal, vertLine: crosshairLine, horzLine: crosshairLine },
    rightPriceScale: { borderColor: colours.line, minimumWidth: 76 },
    timeScale: {
      borderColor: colours.line,
      timeVisible: true,
      secondsVisible: hasSeconds,
      tickMarkFormatter: (time: Time) => formatAxis(msOf(time)),
    },
    localization: { timeFormatter: (time: Time) => formatTime(msOf(time)) },
  }
}
