import { inOpenApi } from '../http/request/deprecation.ts'
import { escapeHtml } from '../http/response/escape-html.ts'
import { type Calls, type Concern, REACH_DAYS } from './concerns.ts'
import { curlOf } from './curl.ts'

/** What the mails say of this API. */
export interface About {
  readonly name: string
  /** Where callers reach it. */
  readonly url: string
  /** The OpenAPI document. */
  readonly document: Readonly<Record<string, unknown>>
  readonly now: Date
}

export interface Message {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** What the mail says of one deprecation. */
interface Part {
  readonly title: string
  readonly sentences: readonly string[]
  readonly curl: string | undefined
  readonly calls: readonly string[]
}

/** The mail to an owner about all that concerns them, the earliest sunset first. */
export function messageTo(owner: string, concerns: readonly Concern[], about: About): Message {
  const sorted = concerns.toSorted((a, b) => (sunsetOf(a) < sunsetOf(b) ? -1 : 1))
  const parts = sorted.map(concern => partOf(concern, about))
  const [first] = sorted
  const dates = first?.entry.sunset ? `, the first on ${first.entry.sunset.slice(0, 10)}` : ''
  const what = parts.length === 1 ? '1 thing that you use' : `${parts.length} things that you use`
  const subject = `${about.name}: ${what} will be dropped${dates}`.slice(0, 200)
  const intro = `Programs of yours call parts of ${about.name} that are deprecated. You get this mail because ${owner} is the address of their owner.`
  const outro = 'You get at most one such mail a month, as long as there are such calls.'
  return { subject, text: textOf(intro, parts, outro), html: htmlOf(subject, intro, parts, outro) }
}

const sunsetOf = ({ entry }: Concern) => entry.sunset ?? '9999'

function partOf({ entry, calls }: Concern, { url, document, now }: About): Part {
  const { method, path, field, since, sunset, use, why } = entry
  return {
    title: `${field ? `${field} of ` : ''}${method} ${path}`,
    sentences: [
      `Deprecated since ${since.slice(0, 10)}${sunset ? `, ${daysLeft(sunset, now)}` : ''}.`,
      ...(why ? [why] : []),
      ...(use ? [`Use ${inOpenApi(use)} instead.`] : []),
    ],
    curl: curlOf(entry, url, document),
    calls: calls.map(callsText),
  }
}

function daysLeft(sunset: string, now: Date): string {
  const days = Math.ceil((Date.parse(sunset) - now.getTime()) / 86_400_000)
  const date = sunset.slice(0, 10)
  return days > 0
    ? `and gone on ${date}, in ${days} ${days === 1 ? 'day' : 'days'}`
    : `and gone since ${date}`
}

function callsText({ client, agents, total, recent, before, last_at }: Calls): string {
  const trend = `${recent} in the last 30 days, ${before} in the 30 days before`
  const programs = agents.length > 0 ? `, by ${agents.slice(0, 5).join(', ')}` : ''
  const last = last_at.slice(0, 16).replace('T', ' ')
  return `${client}: ${total} in ${REACH_DAYS} days (${trend}), the last on ${last} UTC${programs}`
}

function textOf(intro: string, parts: readonly Part[], outro: string): string {
  const sections = parts.map(({ title, sentences, curl, calls }) =>
    [
      title,
      ...sentences.map(line => `  ${line}`),
      ...(curl ? [`\n    ${curl}\n`] : []),
      '  Your calls:',
      ...calls.map(line => `  - ${line}`),
    ].join('\n'),
  )
  return `${[intro, ...sections, outro].join('\n\n')}\n`
}

function htmlOf(subject: string, intro: string, parts: readonly Part[], outro: string): string {
  const sections = parts.map(({ title, sentences, curl, calls }) => {
    const example = curl ? `\n<pre>${escapeHtml(curl)}</pre>` : ''
    const items = calls.map(line => `<li>${escapeHtml(line)}</li>`).join('')
    return `<h2>${escapeHtml(title)}</h2>\n<p>${escapeHtml(sentences.join(' '))}</p>${example}\n<p>Your calls:</p>\n<ul>${items}</ul>`
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(subject)}</title>
<p>${escapeHtml(intro)}</p>
${sections.join('\n')}
<p>${escapeHtml(outro)}</p>
</html>
`
}
