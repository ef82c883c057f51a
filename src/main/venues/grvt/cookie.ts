/** What a login gives away in `Set-Cookie`. */
export interface SessionCookie {
  readonly token: string
  /** When it ends: absent when the venue does not tell. */
  readonly life?: { readonly inMs: number } | { readonly atMs: number }
}

/** A name and `=` after a comma begin the next cookie; the comma of a date does not. */
const NEXT_COOKIE = /,\s*(?=[^;,=\s]+=)/
const MAX_AGE = /;\s*max-age=(\d{1,10})/i
const EXPIRES = /;\s*expires=([^;]+)/i

/**
 * Finds one cookie in a `set-cookie` header, whose repetitions are joined with commas.
 *
 * @returns `undefined` when it is not set, or set to nothing
 */
export function readCookie(header: string | undefined, name: string): SessionCookie | undefined {
  const cookie = header?.split(NEXT_COOKIE).find((each) => each.trimStart().startsWith(`${name}=`))
  const token = cookie
    ?.trimStart()
    .slice(name.length + 1)
    .split(';')[0]
    ?.trim()
  if (cookie === undefined || token === undefined || token === '') return undefined
  const maxAgeS = MAX_AGE.exec(cookie)?.[1]
  if (maxAgeS !== undefined) return { token, life: { inMs: Number(maxAgeS) * 1000 } }
  const atMs = httpDateToMs(EXPIRES.exec(cookie)?.[1] ?? '')
  return atMs === undefined ? { token } : { token, life: { atMs } }
}

const HTTP_DATE = /^\w+, (\d{1,2})[ -](\w{3})[ -](\d{4}) (\d\d):(\d\d):(\d\d) GMT$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
const DAY_MS = 86_400_000

/** `Sun, 22 Nov 2026 01:00:00 GMT` in milliseconds since the epoch; `undefined` for anything else. */
export function httpDateToMs(text: string): number | undefined {
  const [matched, day, name = '', year, hour, minute, second] = HTTP_DATE.exec(text.trim()) ?? []
  const month = MONTHS.indexOf(name)
  if (matched === undefined || month < 0) return undefined
  // Leap days up to the month: those of whole years, and this one's from March on.
  const leapYear = month >= 2 ? Number(year) : Number(year) - 1
  const leapDays = Math.floor(leapYear / 4) - Math.floor(leapYear / 100) + Math.floor(leapYear / 400) - 477
  const days = (Number(year) - 1970) * 365 + leapDays + (DAYS_BEFORE[month] ?? 0) + Number(day) - 1
  return days * DAY_MS + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000
}
