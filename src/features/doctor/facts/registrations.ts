import { isSource } from '../repository/places.ts'
import { bindingsIn, type PlacedNode, propertyOf, type Resolve } from './bindings.ts'
import { appsIn, isApp } from './fastify-apps.ts'
import type { Source } from './source.ts'
import { isCode, isFunction, type Node, nameIn, placeOf, stringIn, walk } from './syntax.ts'

/** A route that code registers on a Fastify app. */
export interface Registration {
  readonly path: string
  readonly line: number
  readonly column: number
  /** In upper case; `ROUTE` where it is computed. */
  readonly method: string
  /** Undefined where it is computed. */
  readonly url: string | undefined
  /** Whether its config has an audience; `unknown` where the config is computed at run time. */
  readonly audience: 'given' | 'missing' | 'unknown'
}

/** All routes that the repository's code registers, except those of tests and third-party plug-ins. */
export function registrationsIn(source: Source): Registration[] {
  const { texts, syntax } = source
  const resolve = bindingsIn(source)
  return texts.paths
    .filter(path => isCode(path) && isSource(path) && hint.test(texts.of(path) ?? ''))
    .flatMap(path => {
      const file = syntax.of(path)
      return file ? registrationsOf(file, path, resolve) : []
    })
}

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'all']

const hint = /\.(get|head|post|put|patch|delete|options|all|route)\s*[(<]/

function registrationsOf(file: Node, path: string, resolve: Resolve): Registration[] {
  const apps = appsIn(file)
  const found: Registration[] = []
  walk(file, node => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return
    const { object, property, computed } = node.callee
    const name = nameIn(property, computed) ?? ''
    if (!(name === 'route' || methods.includes(name)) || !isApp(object, apps)) return
    const given = node.arguments.map(argument => ({ node: argument, path }))
    const route = name === 'route' ? whole(given, resolve) : shorthand(name, given, resolve)
    if (route) found.push({ path, ...placeOf(node), ...route })
  })
  return found
}

type Registered = Pick<Registration, 'method' | 'url' | 'audience'> | undefined

/** `app.route({ method, url, … })`. */
function whole([options, ...more]: readonly PlacedNode[], resolve: Resolve): Registered {
  const value = options && more.length === 0 ? resolve(options) : undefined
  if (value?.node.type !== 'ObjectExpression') return undefined
  const textOf = (name: string) => {
    const property = propertyOf(value, name, resolve)
    return property && property !== 'unknown' ? stringIn(resolve(property)?.node) : undefined
  }
  const method = textOf('method') ?? 'ROUTE'
  return { method, url: textOf('url') ?? textOf('path'), audience: audienceOf(value, resolve) }
}

/** `app.get(url, handler)`, `app.get(url, options)`, `app.get(url, options, handler)`. */
function shorthand(name: string, given: readonly PlacedNode[], resolve: Resolve): Registered {
  const [first, second, handler, ...more] = given
  if (!first || !second || more.length > 0) return undefined
  const url = stringIn(resolve(first)?.node)
  const options = resolve(second)
  const isHandler = options !== undefined && isFunction(options.node)
  if (url === undefined ? !(isHandler || handler) : !/^([/*]|$)/.test(url)) return undefined
  // With a function as second argument and more after it, this is another framework.
  if (isHandler && handler) return undefined
  const method = name.toUpperCase()
  if (isHandler) return { method, url, audience: 'missing' }
  return { method, url, audience: options ? audienceOf(options, resolve) : 'unknown' }
}

/** From `config: { audience }` in a route's options. */
function audienceOf(options: PlacedNode, resolve: Resolve): Registration['audience'] {
  const config = propertyOf(options, 'config', resolve)
  if (config === undefined || config === 'unknown') return config ?? 'missing'
  const value = resolve(config)
  const audience = value ? propertyOf(value, 'audience', resolve) : 'unknown'
  if (audience === undefined || audience === 'unknown') return audience ?? 'missing'
  return isNothing(audience.node) ? 'missing' : 'given'
}

function isNothing(node: Node): boolean {
  return (
    node.type === 'NullLiteral' ||
    (node.type === 'Identifier' && node.name === 'undefined') ||
    stringIn(node) === ''
  )
}
