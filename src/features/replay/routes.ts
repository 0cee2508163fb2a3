import { fitsRoute, type ProjectRoute } from '../../core/project/contract/project-routes.ts'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import { UserError } from '../../core/system/errors.ts'

export interface RoutedUrl {
  readonly route: ProjectRoute
  /** The path and the query, without the prefix that a proxy strips. */
  readonly url: string
}

/**
 * The route of a request. Where none matches, the beginning of the path may be a prefix that a proxy strips. Throws with
 * the nearest route if there is none.
 */
export function routeOf(routes: readonly ProjectRoute[], method: string, url: string): RoutedUrl {
  const wanted = method === 'HEAD' ? 'GET' : method
  const [path = '', query] = url.split(/(?=\?)/)
  const segments = path.split('/').slice(1)
  for (const [skipped] of segments.entries()) {
    const rest = `/${segments.slice(skipped).join('/')}`
    const same = routes.filter(route => fitsRoute(route, rest))
    const route = same.filter(each => each.method === wanted).toSorted(moreExact)[0]
    if (route) return { route, url: rest + (query ?? '') }
    if (same.length > 0) throw noMethod(method, rest, same)
  }
  throw noRoute(routes, wanted, path)
}

/** A route with fewer parameters comes first. */
function moreExact(one: ProjectRoute, other: ProjectRoute): number {
  return one.path.split('{').length - other.path.split('{').length
}

function noMethod(method: string, path: string, routes: readonly ProjectRoute[]): UserError {
  const methods = routes.map(route => route.method).join(', ')
  return new UserError(
    `There is no ${method} ${path} in this checkout, only ${methods}.`,
    'List the routes: gapi routes',
  )
}

function noRoute(routes: readonly ProjectRoute[], method: string, path: string): UserError {
  const names = routes.filter(route => route.method === method).map(route => route.path)
  const near = didYouMean(path, names.length > 0 ? names : routes.map(route => route.path))
  return new UserError(
    `There is no ${method} ${path} in this checkout.${near}`,
    'List the routes: gapi routes',
  )
}
