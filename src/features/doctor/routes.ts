import type { Declared } from './facts/routes.ts'
import { isSource } from './places.ts'
import type { Subject } from './subject.ts'

/** A route that code declares, and the file that does. */
export interface Route extends Declared {
  readonly path: string
}

/** The routes of Express, Fastify, Koa, Hono, NestJS and their like, as far as their paths are written out. */
export function routesIn({ texts, facts }: Subject): Route[] {
  return texts.paths
    .filter(isSource)
    .flatMap(path => facts.code(path).routes.map(route => ({ path, ...route })))
}

/** `/users/:id`, `/users/{user}` and `/users/[id]` alike: `/users/{}`. */
export function template(route: string): string {
  return route.replace(/\{[^}]*\}|:\w+(\([^)]*\))?\??|\[[^\]]*\]/g, '{}').replace(/(.)\/$/, '$1')
}
