import { isFunction, type Node, nameIn, walk } from './syntax.ts'

/** The names in a file that refer to a Fastify app or a blueprint's app, besides the conventional ones. */
export function appsIn(file: Node): ReadonlySet<string> {
  const names = new Set<string>()
  const add = (node: Node | undefined | null) => node?.type === 'Identifier' && names.add(node.name)
  walk(file, (node, parents) => {
    if (node.type === 'VariableDeclarator' && node.init && isApp(node.init, names)) add(node.id)
    if (!isFunction(node)) return
    const [first] = node.params
    if (first?.type === 'Identifier' && isTyped(first)) add(first)
    else if (takesApp(parents.at(-1))) add(first)
  })
  return names
}

/**
 * Whether a value is an app: by its name, by the call that creates it, or as the return value of a chained
 * method.
 */
export function isApp(node: Node, names: ReadonlySet<string>): boolean {
  switch (node.type) {
    case 'Identifier':
      return names.has(node.name) || isNamedLike(node.name)
    case 'MemberExpression':
      return isNamedLike(nameIn(node.property, node.computed) ?? '')
    case 'AwaitExpression':
      return isApp(node.argument, names)
    case 'CallExpression':
      if (node.callee.type === 'Identifier') return /^fastify$/i.test(node.callee.name)
      return (
        node.callee.type === 'MemberExpression' && isChained(node.callee) && isApp(node.callee.object, names)
      )
    default:
      return false
  }
}

function isNamedLike(name: string): boolean {
  return /^(app|server|fastify|instance|scope)$|(App|Server|Fastify|Instance)$/.test(name)
}

/** These methods of an app return the app. */
function isChained({ property, computed }: Extract<Node, { type: 'MemberExpression' }>): boolean {
  return /^(withTypeProvider|register|decorate\w*|addHook|after|route|get|head|post|put|patch|delete|options|all)$/.test(
    nameIn(property, computed) ?? '',
  )
}

/** `FastifyInstance`, `FastifyPluginAsync`. */
function isTyped({ typeAnnotation }: Extract<Node, { type: 'Identifier' }>): boolean {
  if (typeAnnotation?.type !== 'TSTypeAnnotation') return false
  const { typeAnnotation: type } = typeAnnotation
  return (
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    /^Fastify/.test(type.typeName.name)
  )
}

/** A registered plug-in, a function declared as one, or the routes of a blueprint. */
function takesApp(around: Node | undefined): boolean {
  if (around?.type === 'VariableDeclarator') return around.id.type === 'Identifier' && isTyped(around.id)
  if (around?.type !== 'CallExpression') return false
  const { callee } = around
  if (callee.type === 'Identifier') return callee.name === 'blueprint'
  return callee.type === 'MemberExpression' && nameIn(callee.property, callee.computed) === 'register'
}
