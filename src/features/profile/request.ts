import { fitsRoute, type ProjectRoute } from '../../core/project/contract/project-routes.ts'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import { UserError } from '../../core/system/errors.ts'

export interface RequestLine {
  readonly method: string
  /** With its query. */
  readonly path: string
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Reads `GET /v1/products?limit=5`, which may be several words; without a method it is a GET. */
export function requestLineIn(words: readonly string[]): RequestLine {
  const given = words.join(' ').trim().split(/\s+/)
  const [method = '', path] = given.length === 1 ? ['GET', given[0]] : given
  const example = 'Write a method and a path, e.g. gapi profile "GET /v1/products"'
  if (path === undefined || given.length > 2)
    throw new UserError(`${JSON.stringify(words.join(' '))} is not a request.`, example)
  const known = methods.find(each => each === method.toUpperCase())
  if (!known) throw new UserError(`Unknown method: ${method}.`, `It is one of ${methods.join(', ')}.`)
  if (!path.startsWith('/'))
    throw new UserError(`${path} is not a path: it has no slash at its start.`, example)
  return { method: known, path: path.replace(/\/:(\w+)/g, '/{$1}') }
}

/** The route of a request. Throws with the nearest one where there is none. */
export function routeOf({ method, path }: RequestLine, routes: readonly ProjectRoute[]): ProjectRoute {
  const [plain = ''] = path.split('?', 1)
  const fits = routes.filter(route => fitsRoute(route, plain.replace(/(.)\/$/, '$1')))
  const found = fits.find(route => route.method === method)
  if (found) return found
  const others = fits.map(route => route.method)
  if (others.length > 0)
    throw new UserError(
      `${plain} has no ${method}, only ${others.join(', ')}.`,
      `Try: gapi profile "${others[0]} ${plain}"`,
    )
  const near =
    nearest(
      plain,
      routes.filter(route => route.method === method),
    ) || nearest(plain, routes)
  throw new UserError(`There is no route ${method} ${plain}.${near}`, 'The list has all of them: gapi routes')
}

/** “ Did you mean GET /v1/products?” */
function nearest(path: string, routes: readonly ProjectRoute[]): string {
  const said = didYouMean(path, [...new Set(routes.map(route => route.path))])
  const found = routes.find(route => said === ` Did you mean ${route.path}?`)
  return found ? ` Did you mean ${found.method} ${found.path}?` : ''
}
