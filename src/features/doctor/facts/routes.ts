import { isHidden } from './hidden-route.ts'
import { type Node, nameIn, placeOf, stringIn, walk } from './syntax.ts'

/** A route that code declares with a literal path. */
export interface Declared {
  /** In lower case. */
  readonly method: string
  /** With the prefixes in the same file; prefixes from other files are not known. */
  readonly route: string
  readonly line: number
  /** Its options hide it from the document. */
  readonly isHidden?: true
}

/**
 * Whether a text is worth parsing for `routesOf`: maps, caches and clients also have a `get`, but without a
 * path argument.
 */
export function mayDeclareRoutes(text: string): boolean {
  return (
    (hint.test(text) && withPath.test(text)) ||
    (/@(Get|Post|Put|Patch|Delete)\(/.test(text) && text.includes('Controller'))
  )
}

/** Whether a statement of such a text is worth parsing. */
export function mayNameRoute(text: string): boolean {
  return withPath.test(text) || /@(Get|Post|Put|Patch|Delete)\(/.test(text)
}

const hint = /\.(get|post|put|patch|delete)\s*[(<]|@(Get|Post|Put|Patch|Delete)\(/

/**
 * The path is the first argument, after comments; type arguments may come before it, and `['get']` means
 * `.get`.
 */
const withPath = /\b(get|post|put|patch|delete)["'`]?\s*([\])]\s*)?(<|\/[/*]|\(\s*(["'`]\\?\/|\/[/*]))/

export function routesOf(file: Node): Declared[] {
  const routes: Declared[] = []
  walk(file, (node, parents) => {
    const found =
      node.type === 'CallExpression'
        ? called(node, parents)
        : node.type === 'Decorator'
          ? decorated(node, parents)
          : undefined
    if (found) routes.push({ ...found, line: placeOf(node).line })
  })
  return routes
}

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** `router.get('/x', …, handler)`. A client's `axios.get('/x')` has no handler. */
function called(node: Node, parents: readonly Node[]) {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined
  const method = nameIn(node.callee.property, node.callee.computed) ?? ''
  const [first, ...rest] = node.arguments
  const route = stringIn(first)
  if (!methods.includes(method) || !route?.startsWith('/') || rest.length === 0) return undefined
  const isHandled = rest.some(
    ({ type }) => type === 'ArrowFunctionExpression' || type === 'FunctionExpression',
  )
  if (!isHandled && !/(app|router|routes?|server|fastify|hono|instance)$/i.test(ownerOf(node.callee.object)))
    return undefined
  return {
    ...{ method, route: joined([...parents.map(prefixOf), route]) },
    ...(isHidden(rest, parents) && { isHidden: true as const }),
  }
}

function ownerOf(node: Node): string {
  if (node.type === 'Identifier') return node.name
  return node.type === 'MemberExpression' ? (nameIn(node.property, node.computed) ?? '') : ''
}

/** `blueprint('/v1/orders', on => …)`, `app.group('/v1', …)`: routes inside start with it. */
function prefixOf(node: Node): string {
  if (node.type !== 'CallExpression') return ''
  const [first, ...rest] = node.arguments
  const isAround = rest.some(
    ({ type }) => type === 'ArrowFunctionExpression' || type === 'FunctionExpression',
  )
  return (isAround && stringIn(first)?.startsWith('/') && stringIn(first)) || ''
}

/** `@Controller('users') class … { @Get(':id') … }`. */
function decorated(node: Node, parents: readonly Node[]) {
  const own = decoratorOf(node)
  const method = own?.name.toLowerCase() ?? ''
  if (!own || !methods.includes(method) || own.name === method) return undefined
  const owner = parents.find(({ type }) => type === 'ClassDeclaration')
  const decorators = owner?.type === 'ClassDeclaration' ? (owner.decorators ?? []) : []
  const controller = decorators.map(decoratorOf).find(found => found?.name === 'Controller')
  if (!controller || controller.path === undefined || own.path === undefined) return undefined
  return { method, route: joined([controller.path, own.path]) }
}

/** Its name and its path; the path is undefined where it is computed. */
function decoratorOf(node: Node): { name: string; path: string | undefined } | undefined {
  if (node.type !== 'Decorator' || node.expression.type !== 'CallExpression') return undefined
  const { callee, arguments: given } = node.expression
  if (callee.type !== 'Identifier') return undefined
  return { name: callee.name, path: given[0] ? stringIn(given[0]) : '' }
}

function joined(parts: readonly string[]): string {
  return `/${parts.flatMap(part => part.split('/').filter(Boolean)).join('/')}`
}
