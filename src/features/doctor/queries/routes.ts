import type { Declared } from '../facts/routes.ts'
import type { Source } from '../facts/source.ts'
import { isSource } from '../repository/places.ts'

/** A route that code declares, and its file. */
export interface Route extends Declared {
  readonly path: string
}

/** The routes of Express, Fastify, Koa, Hono, NestJS and similar frameworks, if their paths are literal. */
export function routesIn({ texts, facts }: Source): Route[] {
  return texts.paths
    .filter(isSource)
    .flatMap(path => facts.code(path).routes.map(route => ({ path, ...route })))
}

/** `/users/:id`, `/users/{user}` and `/users/[id]` all become `/users/{}`. */
export function template(route: string): string {
  return route
    .replace(/\{[^}]{0,200}\}|:\w+(\([^)]{0,200}\))?\??|\[[^\]]{0,200}\]/g, '{}')
    .replace(/(.)\/$/, '$1')
}
