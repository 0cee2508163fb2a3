import { type ApiDocument, resolved } from '../../../../../core/openapi/document.ts'
import { lineOf } from '../../../../../core/openapi/line-of.ts'
import { listIn, recordIn } from '../../../../../core/system/json.ts'
import { apiDocuments } from '../../../queries/api-documents.ts'
import { routesIn } from '../../../queries/routes.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount } from '../../subject.ts'

const findings = {
  unversioned: {
    message: '{spec} has no version in its paths, its servers or a header.',
    hint: 'Put the major version into the path, /v1, before the first caller depends on it.',
  },
  'unversioned-routes': {
    message: 'None of the {count} routes has a version in its path.',
    hint: 'Put the major version into the path, /v1, before the first caller depends on it.',
  },
  'no-release': {
    message: 'info.version of {spec} is “{version}”, so nobody can tell which release they call.',
    hint: 'Copy the version of package.json when the document is generated.',
  },
}

type Code = keyof typeof findings

export const versioned: Check<Code> = {
  id: 'api/versioned',
  severity: 'warning',
  point: 'versions',
  title: 'Callers can tell which version of the API they use',
  why: 'One day a response has to change in a way that breaks callers. With a version in the path you can serve both until everybody has moved; without one, the first such change is an outage for somebody else.',
  finds:
    'No version in any path, server, header or media type; an `info.version` that is not a release. Without a document: three or more routes, and no `v1` anywhere in the code.',
  ignores: 'Unversioned routes beside versioned ones, e.g. `/health`.',
  advice: 'Prefix the paths with `/v1` before the first caller depends on them.',
  findings,
  run(context) {
    const documents = apiDocuments(context).found.filter(({ operations }) => operations.length > 0)
    if (documents.length > 0)
      return { hits: documents.flatMap(hitsIn), subject: amount(documents.length, 'OpenAPI document') }
    return routeOutcome(context)
  },
}

const version = /(^|[/.])v\d+(\.\d+)*(\/|$)/i

function hitsIn(document: ApiDocument): Hit<Code>[] {
  const { path, root, text } = document
  const { version: release } = recordIn(root.info)
  const hits: Hit<Code>[] = []
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

/** Without a document, the version is looked for in the code: in routes, or in any prefix. */
function routeOutcome(context: CheckContext) {
  const routes = routesIn(context)
  const [first] = routes
  if (!first || routes.length < 3)
    return { notApplicable: 'There is no OpenAPI document, and no route in the code.' }
  const paths = new Set(routes.map(({ path }) => path))
  const isPrefixed = context.texts.paths.some(
    path =>
      /\.[cm]?[jt]s$|\.env/.test(path) &&
      /["'`/]v\d+["'`/]|enableVersioning|api-version|constraints: *\{ *version/i.test(
        context.texts.of(path) ?? '',
      ),
  )
  const subject = amount(routes.length, 'route')
  if (isPrefixed || [...paths].some(path => version.test(path))) return { hits: [], subject }
  const { path, line } = first
  const hit: Hit<Code> = {
    code: 'unversioned-routes',
    path,
    line,
    about: '',
    args: { count: String(routes.length) },
  }
  return { hits: [hit], subject }
}
