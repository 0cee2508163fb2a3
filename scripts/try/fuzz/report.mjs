/**
 * How often each operation was called and with which status: at least a fifth must be 2xx, or the run proves
 * little.
 */
export function sharesOf(tallies) {
  return [...tallies].sort().map(([name, { asked, done }]) => ({ name, asked, done, share: done / asked }))
}

export function sharesText(tallies) {
  return sharesOf(tallies)
    .map(
      ({ name, asked, done, share }) =>
        `  ${name.padEnd(28)} ${String(asked).padStart(6)} asked, ${done} × 2xx (${Math.round(share * 100)} %)`,
    )
    .join('\n')
}

/**
 * Findings grouped by kind: how many, the operations, and for the first one the request and all responses.
 */
export function findingsText(findings, logs) {
  const kinds = new Map()
  for (const finding of findings) kinds.set(nameOf(finding), [...(kinds.get(nameOf(finding)) ?? []), finding])
  return [...kinds]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, list]) => {
      const hows = [...new Set(list.map(({ request }) => request.how))]
      const title = `\n${list.length} × ${name}\n  asked: ${cut(hows.join('; '), 300)}`
      return [title, requestText(list[0].sent), answersText(list[0], logs)].join('\n')
    })
    .join('\n')
}

function nameOf({ what, request, answers }) {
  const statuses = answers.map(({ status }) => status).join(' ')
  return `${request.operation.method.toUpperCase()} ${request.operation.path}: ${what} (${statuses})`
}

function requestText({ method, target, headers, content }) {
  const lines = Object.entries(headers).map(
    ([name, value]) => `    ${name}: ${name === 'authorization' ? 'Bearer …' : value}`,
  )
  const body = content === undefined ? [] : [`    ${cut(content.toString(), 400)}`]
  return [`    ${method} ${cut(target, 400)}`, ...lines, ...body].join('\n')
}

function answersText({ answers, names }, logs) {
  return answers
    .map(({ status, text }, side) => {
      const logged = status >= 500 ? logOf(text, logs[side]) : ''
      return `  ${names[side].padEnd(8)} ${status} ${cut(text, 500)}${logged}`
    })
    .join('\n')
}

/** The API's log entries about a failed request, by the id in the response. */
function logOf(text, log) {
  const [, id] = /urn:uuid:([0-9a-f-]+)/.exec(text) ?? []
  const line = id && log.split('\n').find(each => each.includes(id))
  const message = line && /"message":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1]
  return message ? `\n           logged: ${cut(message, 300)}` : ''
}

function cut(text, length) {
  return text.length > length ? `${text.slice(0, length)}… (${text.length} characters)` : text
}
