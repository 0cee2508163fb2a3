import type { CollectionVariable } from '../collection.ts'
import type { Api } from './api.ts'
import { type MadeRequest, secondOf } from './request.ts'
import type { Servers } from './servers.ts'

/** Every variable of a collection: servers, keys, and what is in paths and bodies. */
export function variablesOf(
  api: Api,
  { urls }: Servers,
  requests: readonly MadeRequest[],
  inBodies: ReadonlySet<string>,
): CollectionVariable[] {
  const described = (name: string, value: string, description: string) => ({ name, value, description })
  const written = (name: string, value: unknown) => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value ?? name)
    return inBodies.has(name) ? text : encodeURIComponent(text)
  }
  const seconds = requests.flatMap(({ request }) => request.captures.map(({ variable }) => variable))
  const all: CollectionVariable[] = [
    ...[...urls].map(([name, url]) => described(name, url, 'The URL of the API.')),
    ...requests.flatMap(({ authorization }) => authorization.variables),
    ...[...api.values].flatMap(([name, value]) => [
      described(name, written(name, value), ''),
      ...(seconds.includes(secondOf(name)) ? [described(secondOf(name), written(name, value), '')] : []),
    ]),
  ]
  return all.filter(({ name }, at) => all.findIndex(one => one.name === name) === at)
}
