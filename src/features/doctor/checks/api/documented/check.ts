import type { ApiDocument } from '../../../../../core/openapi/document.ts'
import { listIn, recordIn } from '../../../../../core/system/json.ts'
import { isCode } from '../../../facts/syntax.ts'
import { apiDocuments } from '../../../queries/api-documents.ts'
import { type Route, routesIn, template } from '../../../queries/routes.ts'
import { manifestAt } from '../../../repository/package-json.ts'
import { isSource } from '../../../repository/places.ts'
import type { Check, CheckOutcome, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount, both, only } from '../../subject.ts'

const findings = {
  'undocumented-api': {
    message:
      '{framework} serves an API here, and nothing describes it: there is no OpenAPI document, and no tool that makes one.',
    hint: 'Generate the document from the validation schemas, or write openapi.json by hand.',
  },
  'undocumented-route': {
    message: '{method} {route} is served, and is not in {spec}.',
    hint: 'Add it to the document, or generate the document again.',
  },
}

type Code = keyof typeof findings

export const documented: Check<Code> = {
  id: 'api/documented',
  severity: 'error',
  point: 'documentation',
  title: 'The API is described, route by route',
  why: 'Document your API, or it does not exist: nobody calls what they cannot find, and whoever finds it by reading your code depends on what you never promised. An OpenAPI document that is generated from the validation schemas cannot fall behind.',
  finds:
    'A web framework among the dependencies and three or more routes, but no OpenAPI document and no tool that makes one. Where there is one document: routes in the code that are missing in it, as far as their paths are literal (Express, Fastify, Koa, Hono, NestJS).',
  ignores:
    'GraphQL, gRPC and tRPC; plug-ins, which have their framework in `devDependencies`; servers that render pages, health checks, the document itself, and routes that their schema hides from it (`hide: true`).',
  advice: 'Generate the document from the validation schemas.',
  findings,
  run(context) {
    const framework = frameworkOf(context)
    const { found, broken } = apiDocuments(context)
    if (!framework && found.length + broken.length === 0)
      return { notApplicable: 'No JavaScript web framework is among the dependencies.' }
    if (found.length === 0 && broken.length === 0 && framework) return undescribed(framework, context)
    const [document] = found
    if (!document) return { blocked: 'The OpenAPI document cannot be read: see api/spec-valid.' }
    if (found.length > 1) return { hits: [], subject: amount(found.length, 'OpenAPI document') }
    const routes = routesIn(context)
    return {
      hits: routeHits(routes, document),
      subject: both(only(document.path), amount(routes.length, 'route')),
    }
  },
}

const frameworks: Readonly<Record<string, string>> = {
  express: 'Express',
  fastify: 'Fastify',
  koa: 'Koa',
  '@hapi/hapi': 'hapi',
  '@nestjs/core': 'NestJS',
  hono: 'Hono',
  restify: 'Restify',
  polka: 'Polka',
  h3: 'h3',
  '@adonisjs/core': 'AdonisJS',
  '@feathersjs/feathers': 'Feathers',
  elysia: 'Elysia',
}

/** APIs of other styles describe themselves. */
const others =
  /^(graphql|graphql-yoga|@apollo\/server|apollo-server.*|mercurius|@grpc\/grpc-js|@trpc\/server|@nestjs\/graphql|socket\.io)$/

function dependenciesOf({ repository }: CheckContext): string[] {
  return [...repository.manifests.values()].flatMap(({ dependencies }) => [...dependencies])
}

/** Nobody has to look up the routes of a hello world or of a server of pages. */
function undescribed(framework: string, context: CheckContext): CheckOutcome<Code> {
  const routes = routesIn(context).filter(({ route }) => route !== '/' && !isForPeople(route))
  if (isDescribed(context)) return { hits: [], subject: only('a tool that writes the document') }
  if (rendersPages(context) && !routes.some(({ route }) => /\bapi\b|\bv\d+\b/.test(route)))
    return { notApplicable: 'The server renders pages.' }
  if (routes.length === 0)
    return { blocked: `${framework} is a dependency, and the code has no route with a literal path.` }
  if (routes.length < fewest)
    return { notApplicable: `There are only ${amount(routes.length, 'route').text}.` }
  return { hits: [undocumented(framework)], subject: amount(routes.length, 'route') }
}

/** Whoever calls fewer routes than these finds them in the code. */
const fewest = 3

const viewEngines =
  /^(ejs|pug|jade|hbs|handlebars|express-handlebars|nunjucks|eta|mustache|mustache-express|consolidate|liquidjs|twig|@fastify\/view|point-of-view|koa-views|@ladjs\/koa-views|@hapi\/vision|edge\.js|express-ejs-layouts|express-edge|marko|next|nuxt|@remix-run\/express)$/

function rendersPages(context: CheckContext): boolean {
  return (
    dependenciesOf(context).some(name => viewEngines.test(name)) ||
    context.texts.paths.some(
      path =>
        isSource(path) &&
        isCode(path) &&
        /\b(res|reply|response|ctx|h)\.(render|view)\(/.test(context.texts.of(path) ?? ''),
    )
  )
}

/** A plug-in has its framework in devDependencies. */
function frameworkOf(context: CheckContext): string | undefined {
  const dependencies = context.texts.paths
    .filter(path => /(^|\/)package\.json$/.test(path) && isSource(path))
    .flatMap(path => Object.keys(recordIn(manifestAt(context, path).dependencies)))
  if (dependencies.some(name => others.test(name))) return undefined
  const name = dependencies.find(name => name in frameworks)
  return name === undefined ? undefined : frameworks[name]
}

/** Generated from the code at run time, or by another tool. */
function isDescribed(context: CheckContext): boolean {
  return (
    dependenciesOf(context).some(name =>
      /swagger|openapi|redoc|scalar|^@useoptic\/|^tsoa$|^apidoc|api-?blueprint|^typedi-openapi/.test(name),
    ) ||
    context.texts.paths.some(path =>
      /(openapi|swagger)[^/]*\.([cm]?[jt]s|json|ya?ml)$|\.(apib|raml|postman_collection\.json)$|(^|\/)(postman|bruno|insomnia)[^/]*\//i.test(
        path,
      ),
    )
  )
}

function undocumented(framework: string): Hit<Code> {
  return { code: 'undocumented-api', path: 'package.json', about: '', args: { framework } }
}

/** A router may be mounted below a prefix, so a path of the document that ends with the route matches. */
function routeHits(routes: readonly Route[], { path: spec, operations, root }: ApiDocument): Hit<Code>[] {
  const bases = [
    '',
    String(root.basePath ?? ''),
    ...listIn(root.servers).map(server => pathOf(recordIn(server).url)),
  ]
  const known = operations.flatMap(({ method, path }) =>
    bases.map(base => `${method} ${template(base.replace(/\/$/, '') + path)}`),
  )
  const isKnown = ({ method, route }: Route) => {
    const end = template(route)
    return /^\/(\{\})?$/.test(end) || known.some(one => one.startsWith(`${method} `) && one.endsWith(end))
  }
  return routes
    .filter(route => !route.isHidden && !isForPeople(route.route) && !isKnown(route))
    .map(({ method, route, path, line }) => ({
      ...{ code: 'undocumented-route', path, line, severity: 'warning', about: `${method} ${route}` },
      args: { method: method.toUpperCase(), route, spec },
    }))
}

/** Pages, probes and the document itself. */
function isForPeople(route: string): boolean {
  return /^\/(api-?)?(docs?|swagger|openapi|redoc|metrics|favicon|robots|public|static|assets|health|healthz|ping|status)\b|\*|\.\w+$/i.test(
    route,
  )
}

function pathOf(url: unknown): string {
  const [, path = ''] = /^(?:\w+:)?\/\/[^/]*(\/.*)?$/.exec(String(url)) ?? ['', String(url)]
  return path.startsWith('/') ? path : ''
}
