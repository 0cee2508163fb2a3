import { STATUS_CODES } from 'node:http'
import type { Prepared, Replayed } from '../../../features/replay/replay.ts'
import { stackOf } from '../../../features/replay/stack.ts'
import type { Style } from '../../terminal/style.ts'

const [MAX_BODY, MAX_OTHERS] = [2000, 6]

/** The request, the response, the stack with the project's lines first, the statements with their times, and the verdict. */
export function replayedText(
  { request, recording, recorded, missing, isBodyMadeUp }: Prepared,
  replayed: Replayed,
  root: string,
  style: Style,
): string {
  const { status, body, client, verdict } = replayed
  const isFine = verdict === 'fixed' || verdict === 'works'
  const version = recording && [recording.version, recording.commit].filter(Boolean).join('+')
  const was =
    recorded && [`recorded ${recorded.status}`, recording?.created_at, version].filter(Boolean).join(', ')
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  return [
    `${style.bold(printable(`${request.method} ${request.url}`))}  ${style.dim(client === null ? 'without a key' : printable(`as ${client}, ${request.audience}`))}`,
    ...missing.map(sentence => style.yellow(printable(sentence))),
    `${isFine ? style.green(title) : style.red(title)}${was ? style.dim(`  ${printable(was)}`) : ''}`,
    ...(status >= 500 ? errorLines(replayed, root, style) : bodyLines(body)),
    '',
    ...statementLines(replayed, style),
    `${style.bold(verdict)}${verdict === 'different' ? `: ${reasonOf(replayed)}` : ''}${isFine && isBodyMadeUp ? unsure : ''}`,
    '',
  ].join('\n')
}

/** A failure that needs a certain value does not show with another. */
const unsure =
  ", or it needs the values that were sent: its body was not recorded. Paste the request with its body, or record it on the route: record: 'body'."

function errorLines({ error, body }: Replayed, root: string, style: Style): string[] {
  if (error === null) return bodyLines(body)
  const { head, own, others } = stackOf(printable(error.stack), root)
  const more = others.length > MAX_OTHERS ? [`  … ${others.length - MAX_OTHERS} more`] : []
  return [
    '',
    style.red(head || printable(`${error.type}: ${error.message}`)),
    ...own.map(line => `  ${style.bold(line)}`),
    ...[...others.slice(0, MAX_OTHERS).map(line => `  ${line}`), ...more].map(line => style.dim(line)),
  ]
}

function bodyLines(text: string): string[] {
  if (text === '') return []
  const body = printable(text)
  return ['', body.length > MAX_BODY ? `${body.slice(0, MAX_BODY)} … ${body.length - MAX_BODY} more` : body]
}

function statementLines({ statements }: Replayed, style: Style): string[] {
  if (statements.length === 0) return [style.dim('No SQL ran.'), '']
  const total = statements.reduce((sum, { ms }) => sum + ms, 0)
  return [
    style.dim(
      `SQL, ${statements.length === 1 ? '1 statement' : `${statements.length} statements`}, ${total.toFixed(1)} ms`,
    ),
    ...statements.map(
      ({ sql, ms }) => `${ms.toFixed(1).padStart(8)} ms  ${printable(sql.replace(/\s+/g, ' '))}`,
    ),
    '',
  ]
}

function reasonOf({ status }: Replayed): string {
  if (status === 404) return 'the rows that it names may not be in this database; --db current uses yours.'
  if (status < 500) return 'it was refused, so it did not come as far as the recorded one.'
  return 'it fails in another way.'
}

/** A recording or a response may hold what a terminal would obey. */
function printable(text: string): string {
  return text.replace(
    /[^\P{Cc}\n\t]/gu,
    character => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
