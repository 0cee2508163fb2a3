import type { FlameFrame } from '../../../features/profile/flame.ts'
import type { Profiled, RepeatedStatement } from '../../../features/profile/profiled.ts'
import { escaped, flameSvg } from './flame-svg.ts'
import { aboutBytes, bytes, ms } from './pretty.ts'

/** One page that needs no network: the flame graph with a search, and the table of all lines. */
export function profiledHtml(profiled: Profiled, flame: FlameFrame): string {
  const { request, times, count, runtime } = profiled
  const title = escaped(`${request.method} ${request.path}`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${css}</style>
</head>
<body>
<h1>${title}</h1>
<p>As ${escaped(request.as)}: ${ms(times.median)} ms (${ms(times.least)} to ${ms(times.most)}), ${count} requests, ${escaped(runtime)}.
Each frame is below the one that called it, and as wide as the time of one request that it took. Click one to enlarge it, and the first to see all.</p>
<p><label>Search <input id="search" type="search" placeholder="routes.ts, select, JSON …"></label> <output id="found" for="search"></output></p>
${flameSvg(flame)}
${profiled.repeated.map(repeatedHtml).join('\n')}
${table(profiled)}
<p>${escaped(aboutBytes(profiled))}</p>
<script>${script}</script>
</body>
</html>
`
}

function repeatedHtml({ file, line, calls, loop, sql }: RepeatedStatement): string {
  const where = loop ? `, in the loop at ${loop.file}:${loop.line}` : ''
  return `<p><b>N+1</b> ${escaped(`${file}:${line} runs one statement ${calls} times in a request${where}.`)}<br><code>${escaped(sql)}</code></p>`
}

function table({ lines, outside }: Profiled): string {
  const row = (cells: readonly string[]) =>
    `<tr>${cells.map(cell => `<td>${escaped(cell)}</td>`).join('')}</tr>`
  const rows = lines.map(line => {
    const place = line.file === '' ? 'transactions' : `${line.file}:${line.line}`
    const calls = line.calls === null ? '' : `${line.calls}`
    return row([calls, ms(line.sql), ms(line.cpu), bytes(line.bytes), place, line.text])
  })
  const others = outside.map(each => row(['', '', ms(each.cpu), bytes(each.bytes), each.what, '']))
  const head = ['calls', 'SQL ms', 'CPU ms', 'bytes', 'line', ''].map(name => `<th>${name}</th>`)
  return `<table><thead><tr>${head.join('')}</tr></thead><tbody>\n${[...rows, ...others].join('\n')}\n</tbody></table>`
}

const css = `
body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem; color: #222; background: #fff }
h1 { font-size: 1.3rem }
input { font: inherit; width: 22rem }
#flame text { font: 11px ui-monospace, monospace; pointer-events: none }
#flame svg { cursor: pointer }
rect { fill: #d8d8d8 }
.own rect { fill: #f4a259 }
.framework rect, .exchange rect { fill: #f6d7a7 }
.server rect { fill: #c9d8c5 }
.sql rect { fill: #8cb4e0 }
.hit rect { fill: #d65db1 }
svg:hover > rect { stroke: #222 }
table { border-collapse: collapse; margin-top: 1rem; font: 12px ui-monospace, monospace }
td, th { padding: 1px 8px; text-align: right; white-space: pre }
td:nth-child(n+5) { text-align: left }
`

/** Enlarges a frame that is clicked, and marks those that a search finds. */
const script = `
const flame = document.getElementById('flame')
const frames = [...flame.children]
const found = document.getElementById('found')
flame.addEventListener('click', event => {
  const frame = event.target.closest('svg')
  if (frame === flame || frame === null) return
  const [left, width] = [Number(frame.dataset.x), Number(frame.dataset.w)]
  for (const each of frames) {
    const [x, w] = [Number(each.dataset.x), Number(each.dataset.w)]
    const isShown = x < left + width - 1e-6 && x + w > left + 1e-6
    const from = Math.max(0, (x - left) / width)
    const to = Math.min(1, (x + w - left) / width)
    each.style.display = isShown ? '' : 'none'
    each.setAttribute('x', 100 * from + '%')
    each.setAttribute('width', 100 * Math.max(0, to - from) + '%')
  }
})
document.getElementById('search').addEventListener('input', ({ target }) => {
  const wanted = target.value.trim().toLowerCase()
  const hits = frames.filter(each => wanted && each.querySelector('title').textContent.toLowerCase().includes(wanted))
  for (const each of frames) each.classList.toggle('hit', hits.includes(each))
  let [share, end] = [0, 0]
  const spans = hits.map(each => [Number(each.dataset.x), Number(each.dataset.w)]).sort((a, b) => a[0] - b[0])
  for (const [x, w] of spans) {
    share += Math.max(0, x + w - Math.max(x, end))
    end = Math.max(end, x + w)
  }
  found.textContent = wanted ? hits.length + ' frames, ' + (100 * share).toFixed(1) + '% of the time' : ''
})
`
