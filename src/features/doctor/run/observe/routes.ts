import { trimmedEnd } from '../../../../core/system/trimmed.ts'
/** A URL of the project's own server in a README. */
export interface NamedRoute {
  readonly port: number | undefined
  readonly path: string
}

const most = 4

/**
 * The routes in a README, in order: local URLs, then `GET /path`. Routes with parameters and requests that
 * change something are left out.
 */
export function routesIn(readme: string): NamedRoute[] {
  const addresses = [...readme.matchAll(address)].map(([, port, path]) => ({
    port: port === undefined ? undefined : Number(port),
    path: path === undefined ? '/' : trimmedEnd(path, '.,;:!?*_'),
  }))
  const requests = [...readme.matchAll(/\bGET[`*|\s]+(\/[\w./-]*)(?![\w:{<[(/])/g)].map(([, path = '/']) => ({
    port: undefined,
    path,
  }))
  const openable = [...addresses, ...requests].filter(({ path }) => !/[:{}<>[\]$*]/.test(path))
  const first = new Map(openable.map(route => [`${route.port} ${route.path}`, route]))
  return [...first.values()].slice(0, most)
}

const address = /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::(\d{2,5}))?(\/[^\s"'`)\]|\\]*)?/g

/** The routes to try where the README names none. */
export const usualRoutes: readonly NamedRoute[] = ['/', '/health', '/healthz', '/docs'].map(path => ({
  port: undefined,
  path,
}))
