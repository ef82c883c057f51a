const clockTime = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const minuteTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** `14:05:09` in the zone of this machine. */
export function formatTime(unixMs: number): string {
  return clockTime.format(unixMs)
}

/** `14:05` in the zone of this machine. */
export function formatMinute(unixMs: number): string {
  return minuteTime.format(unixMs)
}

/** Time left as on a clock: `7:59:05`, `12:05`; never negative. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000))
  const minutes = Math.floor(seconds / 60)
  const padded = (value: number): string => String(value).padStart(2, '0')
  if (minutes < 60) return `${minutes}:${padded(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${padded(minutes % 60)}:${padded(seconds % 60)}`
}

/** An age in tenths of a second while it is short, for lists where many ages stand under each other. */
export function formatCalmAge(ageMs: number): string {
  return ageMs < 10_000 ? `${(Math.max(0, ageMs) / 1_000).toFixed(1)} s` : formatAge(ageMs)
}

/** An age as a person reads it: `42 ms`, `1.4 s`, `38 s`, `3 min`, `2 h`. Never negative. */
export function formatAge(ageMs: number): string {
  const ms = Math.max(0, Math.round(ageMs))
  if (ms < 1_000) return `${ms} ms`
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 120_000) return `${Math.floor(ms / 1_000)} s`
  if (ms < 7_200_000) return `${Math.floor(ms / 60_000)} min`
  return `${Math.floor(ms / 3_600_000)} h`
}

/** A clock that runs: tenths of a second up to a minute, then minutes and seconds. `1.2 s`, `2 min 05 s`. */
export function formatRunningMs(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.max(60, Math.floor(seconds))
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}
