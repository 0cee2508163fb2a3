import { packageInfo } from '../../config/env.ts'
import type { Report, ReportRow, Section } from '../report.ts'
import { shown } from './pretty.ts'

/** One page that needs no other file and no script: a chart and a table for each section. */
export function html({ since, until, sections }: Report): string {
  const title = escaped(`Usage of ${packageInfo.name}, ${since} to ${until}`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
<main>
<h1>${title}</h1>
${sections.map(sectionOf).join('\n')}
</main>
</html>`
}

function sectionOf({ title, columns, rows }: Section): string {
  const heading = `<h2>${escaped(title)}</h2>`
  if (rows.length === 0) return `${heading}\n<p>No calls.</p>`
  const head = [...columns, 'calls', 'errors', 'last call', 'over time']
  const total = rows.reduce<number[]>((sum, { graph }) => graph.map((calls, n) => calls + (sum[n] ?? 0)), [])
  return `${heading}
<figure>${chart(total, 600, 120)}<figcaption>${total.reduce((a, b) => a + b, 0)} calls</figcaption></figure>
<div><table>
<thead><tr>${head.map(name => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(rowOf).join('\n')}
</tbody>
</table></div>`
}

function rowOf({ names, calls, errors, last_at, graph }: ReportRow): string {
  const texts = names.map(name => `<td>${escaped(shown(name))}</td>`)
  const numbers = [calls, errors].map(number => `<td class="number">${number}</td>`)
  const time = `<td>${escaped(last_at.slice(0, 16).replace('T', ' '))}</td>`
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

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
figure { margin: 1rem 0 } svg { max-width: 100%; fill: #1a73e8; display: block }
div { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886 }
.number { text-align: right; font-variant-numeric: tabular-nums }
`
