import type { Check, Hit } from '../../check.ts'
import { type ApiDocument, apiDocuments, lineOf, listIn, recordIn, resolved } from '../../openapi/document.ts'
import { routesIn } from '../../routes.ts'
import type { Subject } from '../../subject.ts'

export const versioned: Check = {
  id: 'api/versioned',
  severity: 'warning',
  point: 'versions',
  title: 'Callers can tell which version of the API they use',
  help: 'One day an answer must change in a way that breaks callers. With a version in the path both can be served until everybody has moved; without one, the first such change is an outage for somebody else.',
  run(subject) {
    const documents = apiDocuments(subject).found.filter(({ operations }) => operations.length > 0)
    if (documents.length > 0) return { hits: documents.flatMap(hitsIn) }
    return routeOutcome(subject)
  },
}

const version = /(^|[/.])v\d+(\.\d+)*(\/|$)/i

function hitsIn(document: ApiDocument): Hit[] {
  const { path, root, text } = document
  const { version: release } = recordIn(root.info)
  const hits: Hit[] = []
  if (!isVersioned(document)) hits.push({ code: 'unversioned', path, about: 'paths', args: { spec: path } })
  if (typeof release === 'string' && /^(0\.0\.0|)$|^\$\{|^(todo|version|x\.y\.z)$/i.test(release)) {
    const line = lineOf(text, ['info', 'version'])
    hits.push({ code: 'no-release', path, line, about: 'release', args: { spec: path, version: release } })
  }
  return hits
}

function isVersioned({ root, operations }: ApiDocument): boolean {
  const servers = listIn(root.servers).map(server => String(recordIn(server).url))
  const places = [...operations.map(({ path }) => path), ...servers, String(root.basePath ?? '')]
  const parameters = operations.flatMap(({ value, item }) => [
    ...listIn(item.parameters),
    ...listIn(value.parameters),
  ])
  const named = parameters.map(parameter => recordIn(resolved(parameter, root)))
  return (
    places.some(place => version.test(place) || /\{(api)?version\}/i.test(place)) ||
    named.some(({ name }) => /^(x-|accept-)?(api-?)?version$|^api-version$/i.test(String(name))) ||
    /"application\/vnd\.[\w.+-]*v\d/.test(JSON.stringify(root))
  )
}

/** Without a document the code tells: its routes, or a prefix written anywhere in it. */
function routeOutcome(subject: Subject) {
  const routes = routesIn(subject)
  const [first] = routes
  if (!first || routes.length < 3)
    return { notApplicable: 'There is no OpenAPI document and no route to read.' }
  const paths = new Set(routes.map(({ path }) => path))
  const isPrefixed = subject.texts.paths.some(
    path =>
      /\.[cm]?[jt]s$|\.env/.test(path) &&
      /["'`/]v\d+["'`/]|enableVersioning|api-version|constraints: *\{ *version/i.test(
        subject.texts.of(path) ?? '',
      ),
  )
  if (isPrefixed || [...paths].some(path => version.test(path))) return { hits: [] }
  const { path, line } = first
  const hit: Hit = {
    code: 'unversioned-routes',
    path,
    line,
    about: '',
    args: { count: String(routes.length) },
  }
  return { hits: [hit] }
}
