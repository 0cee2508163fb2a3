/** An address of the project's own server that a README names. */
export interface NamedRoute {
  readonly port: number | undefined
  readonly path: string
}

const most = 4

/**
 * The routes a reader would open, in the order in which the README names them: addresses of this machine, then
 * `GET /path`. One with a parameter in it cannot be opened, and one that changes something is left alone.
 */
export function routesIn(readme: string): NamedRoute[] {
  const addresses = [...readme.matchAll(address)].map(([, port, path]) => ({
    port: port === undefined ? undefined : Number(port),
    path: path === undefined ? '/' : path.replace(/[.,;:!?*_]+$/, ''),
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

/** Where a server answers that says nothing of its routes. */
export const usualRoutes: readonly NamedRoute[] = ['/', '/health', '/healthz', '/docs'].map(path => ({
  port: undefined,
  path,
}))
