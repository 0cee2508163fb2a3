import { packageInfo } from '../../config/env.ts'
import { escapeHtml } from '../../http/response/escape-html.ts'
import { partDays, type Report, type ReportRow, type Section } from '../report.ts'
import { shown } from './pretty.ts'

/** One page that needs no other file and no script: a chart and a table for each section. */
export function html(report: Report): string {
  const { since, until, sections } = report
  const title = escapeHtml(`Usage of ${packageInfo.name}, ${since} to ${until}`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
<main>
<h1>${title}</h1>
${sections.map(section => sectionOf(section, report)).join('\n')}
</main>
</html>`
}

function sectionOf({ title, columns, rows }: Section, report: Report): string {
  const heading = `<h2>${escapeHtml(title)}</h2>`
  if (rows.length === 0) return `${heading}\n<p>No calls.</p>`
  const names = columns.map(name => `<th scope="col">${escapeHtml(name)}</th>`)
  const figures = ['calls', 'errors'].map(name => `<th scope="col" class="number">${name}</th>`)
  return `${heading}
${figureOf(rows, report)}
<div role="region" aria-label="${escapeHtml(title)}" tabindex="0"><table>
<thead><tr>${[...names, ...figures].join('')}<th scope="col">last call (UTC)</th><th scope="col">over time</th></tr></thead>
<tbody>
${rows.map(rowOf).join('\n')}
</tbody>
</table></div>`
}

/** The calls of all rows over time, with its first and last day, and the height of the tallest bar. */
function figureOf(rows: readonly ReportRow[], report: Report): string {
  const total = rows.reduce<number[]>((sum, { graph }) => graph.map((calls, n) => calls + (sum[n] ?? 0)), [])
  const sum = total.reduce((a, b) => a + b, 0)
  const days = partDays(report)
  const bar = days === 1 ? 'a day' : `${days} days`
  return `<figure>
${chart(total, 600, 120)}
<p><span>${report.since}</span><span>${report.until}</span></p>
<figcaption>${inEnglish(sum)} calls, at most ${inEnglish(Math.max(...total))} in ${bar}</figcaption>
</figure>`
}

function rowOf({ names, calls, errors, last_at, graph }: ReportRow): string {
  const texts = names.map(name => `<td>${escapeHtml(shown(name))}</td>`)
  const numbers = [calls, errors].map(number => `<td class="number">${inEnglish(number)}</td>`)
  const time = `<td>${escapeHtml(last_at.slice(0, 16).replace('T', ' '))}</td>`
  return `<tr>${[...texts, ...numbers, time].join('')}<td>${chart(graph, 120, 20)}</td></tr>`
}

/** A bar for each part of the time. Readers without images hear the numbers. */
function chart(graph: readonly number[], width: number, height: number): string {
  const most = Math.max(...graph, 1)
  const step = width / graph.length
  const bars = graph.map((calls, n) => {
    if (calls === 0) return ''
    const tall = Math.max((calls / most) * height, 1)
    const [x, y, wide] = [n * step, height - tall, step * 0.8].map(value => value.toFixed(1))
    return `<rect x="${x}" y="${y}" width="${wide}" height="${tall.toFixed(1)}"><title>${calls}</title></rect>`
  })
  const label = `Calls over time: ${graph.join(', ')}`
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">${bars.join('')}</svg>`
}

/** `1,426,393` */
function inEnglish(number: number): string {
  return number.toLocaleString('en')
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 75rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
figure { margin: 1rem 0; max-width: 600px } figure p { display: flex; justify-content: space-between; margin: .2rem 0 }
svg { fill: #1a73e8; display: block } figure svg { width: 100%; height: auto; border-bottom: 1px solid #888 }
div { overflow-x: auto }
table { border-collapse: collapse; width: 100%; white-space: nowrap }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886 }
.number { text-align: right; font-variant-numeric: tabular-nums }
@media (prefers-color-scheme: dark) { svg { fill: #8ab4f8 } }
`
