import { type Node, nameIn } from './syntax.ts'

/**
 * Whether the options of a route hide it from its document, as @fastify/swagger reads them: `{ schema: { hide: true } }`, or
 * `{ schema }` with a constant around it. `parents` are the nodes around the route, the nearest last.
 */
export function isHidden(options: readonly Node[], parents: readonly Node[]): boolean {
  return options.some(option => {
    const hide = property(property(option, 'schema', parents), 'hide', parents)
    return hide?.type === 'BooleanLiteral' && hide.value
  })
}

/** The value of a property of an object, or of the constant that a name stands for. */
function property(node: Node | undefined, name: string, parents: readonly Node[]): Node | undefined {
  const object = node?.type === 'Identifier' ? constant(node.name, parents) : node
  if (object?.type !== 'ObjectExpression') return undefined
  for (const part of object.properties)
    if (part.type === 'ObjectProperty' && nameIn(part.key, part.computed) === name) return part.value
  return undefined
}

function constant(name: string, parents: readonly Node[]): Node | undefined {
  for (const parent of parents.toReversed()) {
    if (parent.type !== 'BlockStatement' && parent.type !== 'Program') continue
    for (const statement of parent.body) {
      if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') continue
      const found = statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)
      if (found) return found.init ?? undefined
    }
  }
  return undefined
}
