import type { FastifyInstance } from 'fastify'
import { packageInfo } from '../../config/env.ts'
import { sentencesOf } from '../request/deprecation.ts'
import { anchorOf } from '../response/deprecation-headers.ts'
import type { DeprecationEntry } from '../response/deprecations.ts'
import { escapeHtml } from '../response/escape-html.ts'

/** Serves what is deprecated at /docs/deprecations, to which the Link header of deprecated routes refers. */
export function deprecationsPage(app: FastifyInstance): void {
  const schema = { hide: true, summary: 'Read what is deprecated' }
  app.get('/docs/deprecations', { schema, config: { audience: 'anonymous' } }, (_request, reply) => {
    reply.type('text/html; charset=utf-8').send(htmlOf(app.deprecations))
  })
}

/** The text of docs/deprecations.md. */
export function deprecationsMarkdown(entries: readonly DeprecationEntry[]): string {
  const sections = entries.map(entry => `## ${titleOf(entry)}\n\n${sentencesOf(entry)}`)
  return `${[introduction, ...(entries.length > 0 ? sections : ['Nothing is deprecated.'])].join('\n\n')}\n`
}

const introduction = `# Deprecations

See what will be dropped, when, and what to use instead. \`npm run openapi\` writes this page from the routes, and a test compares
it. docs/versioning.md says how to deprecate a route or a field.`

function titleOf({ method, path, field }: DeprecationEntry): string {
  return field ? `\`${field}\` of ${method} ${path}` : `${method} ${path}`
}

function htmlOf(entries: readonly DeprecationEntry[]): string {
  const sections = entries.map(entry => {
    const anchor = anchorOf(entry.method, [entry.path, entry.field].filter(Boolean).join(' '))
    return `<h2 id="${anchor}">${inHtml(titleOf(entry))}</h2>\n<p>${inHtml(sentencesOf(entry))}</p>`
  })
  const title = inHtml(`Deprecations of ${packageInfo.name}`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<h1>${title}</h1>
${sections.join('\n') || '<p>Nothing is deprecated.</p>'}
</html>
`
}

/** Escapes text for HTML, and turns its code spans into elements. */
function inHtml(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}
