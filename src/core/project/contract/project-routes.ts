import { type Json, listIn, recordIn } from '../../system/json.ts'

export const audiences = ['anonymous', 'user', 'admin'] as const

export type RouteAudience = (typeof audiences)[number]

/** A route as a project lists it, with its parameters in braces. */
export interface ProjectRoute {
  readonly method: string
  readonly path: string
  readonly audience: RouteAudience
}

/** The routes in the answer of the verb `routes`. */
export function routesIn(answer: Json): ProjectRoute[] {
  return listIn(answer.routes)
    .map(recordIn)
    .flatMap(({ method, path, audience }) => {
      const known = audiences.find(each => each === audience)
      return known ? [{ method: String(method), path: String(path), audience: known }] : []
    })
}

/** Whether a path fits a route: `/v1/orders/{id}` fits any value in its place, and itself. */
export function fitsRoute(route: ProjectRoute, path: string): boolean {
  const [names, segments] = [route.path.split('/'), path.split('/')]
  return (
    names.length === segments.length &&
    names.every((name, at) => (name.startsWith('{') ? segments[at] !== '' : name === segments[at]))
  )
}
