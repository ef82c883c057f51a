import type { StreamsReport } from '../../shared/views.ts'

const SOCKET_COLUMNS = [
  'kind',
  'venue',
  'name',
  'state',
  'reasons',
  'messages',
  'bytes',
  'wireBytes',
  'reconnects',
  'resubscribes',
  'gaps',
  'pausedMs',
  'liveMs',
  'baselineBytesPerSecond',
  'savedBytes',
  'resumes',
  'lateResumes',
  'resumeMsP50',
  'resumeMsP95',
] as const

/** The report as a file: everything as JSON, or one line per socket and feed as CSV (RFC 4180). */
export function exportText(report: StreamsReport, format: 'csv' | 'json'): string {
  if (format === 'json') return `${JSON.stringify(report, undefined, 2)}\n`
  const rows = report.venues.flatMap(({ sockets, feeds }) => [
    ...sockets.map((socket) => rowOf({ kind: 'socket', ...socket })),
    ...feeds.map(({ symbol, reasons, ...feed }) =>
      rowOf({ kind: 'feed', name: symbol, reasons: reasons.join(' '), ...feed }),
    ),
  ])
  return `${[SOCKET_COLUMNS.join(','), ...rows].join('\r\n')}\r\n`
}

function rowOf(values: Readonly<Record<string, unknown>>): string {
  return SOCKET_COLUMNS.map((column) => cellOf(values[column])).join(',')
}

function cellOf(value: unknown): string {
  const text = value === undefined ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
