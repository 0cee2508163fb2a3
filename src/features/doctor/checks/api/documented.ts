import type { Check, Hit } from '../../check.ts'
import { type ApiDocument, apiDocuments, listIn, recordIn } from '../../openapi/document.ts'
import { manifestAt } from '../../package-json.ts'
import { isSource } from '../../places.ts'
import { type Route, routesIn, template } from '../../routes.ts'
import type { Subject } from '../../subject.ts'

export const documented: Check = {
  id: 'api/documented',
  severity: 'error',
  point: 'documentation',
  title: 'The API is described, route by route',
  help: 'Document your API, or it does not exist: nobody calls what they cannot find, and whoever finds it by reading your code depends on what you never promised. An OpenAPI document made of the schemas that validate cannot fall behind.',
  run(subject) {
    const framework = frameworkOf(subject)
    const { found, broken } = apiDocuments(subject)
    if (!framework && found.length + broken.length === 0)
      return { notApplicable: 'No web framework of JavaScript is a dependency here.' }
    if (found.length === 0 && broken.length === 0 && framework)
      return { hits: isDescribed(subject) ? [] : [undocumented(framework)] }
    const [document] = found
    return { hits: found.length === 1 && document ? routeHits(routesIn(subject), document) : [] }
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

/** Other ways of calling an API describe themselves. */
const others =
  /^(graphql|graphql-yoga|@apollo\/server|apollo-server.*|mercurius|@grpc\/grpc-js|@trpc\/server|@nestjs\/graphql|socket\.io)$/

function dependenciesOf({ repository }: Subject): string[] {
  return [...repository.manifests.values()].flatMap(({ dependencies }) => [...dependencies])
}

/** A plug-in has its framework among the dependencies of its development. */
function frameworkOf(subject: Subject): string | undefined {
  const dependencies = subject.texts.paths
    .filter(path => /(^|\/)package\.json$/.test(path) && isSource(path))
    .flatMap(path => Object.keys(recordIn(manifestAt(subject, path).dependencies)))
  if (dependencies.some(name => others.test(name))) return undefined
  const name = dependencies.find(name => name in frameworks)
  return name === undefined ? undefined : frameworks[name]
}

/** Made from the code while it runs, or by another tool. */
function isDescribed(subject: Subject): boolean {
  return (
    dependenciesOf(subject).some(name =>
      /swagger|openapi|redoc|scalar|^tsoa$|^apidoc|api-?blueprint|^typedi-openapi/.test(name),
    ) ||
    subject.texts.paths.some(path =>
      /(openapi|swagger)[^/]*\.([cm]?[jt]s|json|ya?ml)$|\.(apib|raml|postman_collection\.json)$|(^|\/)(postman|bruno|insomnia)[^/]*\//i.test(
        path,
      ),
    )
  )
}

function undocumented(framework: string): Hit {
  return { code: 'undocumented-api', path: 'package.json', about: '', args: { framework } }
}

/** A router's own paths may begin elsewhere, so one that ends like it is taken for it. */
function routeHits(routes: readonly Route[], { path: spec, operations, root }: ApiDocument): Hit[] {
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
    .filter(route => !isForPeople(route.route) && !isKnown(route))
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
