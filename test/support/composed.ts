import type { Node } from '@babel/types'

/** What an expression of a file can be, as far as its text says; undefined where that is not known. */
export type Evaluate = (node: Node) => readonly string[] | undefined

/** What stands for every text that is escaped: it can be repeated by nothing in a pattern. */
const literal = 'word'

/**
 * Evaluates what patterns are put together from: texts, constants of the same file, `escaped(text)`, and parameters of
 * a function by its calls in the file. `given` says the rest, by how it is written.
 */
export function evaluatorOf(
  program: Node,
  code: string,
  given: Readonly<Record<string, readonly string[]>>,
): Evaluate {
  const nodes: Node[] = []
  const parents = new Map<Node, Node>()
  const collect = (node: Node): void => {
    nodes.push(node)
    for (const child of childrenOf(node)) {
      parents.set(child, node)
      collect(child)
    }
  }
  collect(program)
  const open = new Set<Node>()

  return evaluate

  function evaluate(node: Node): readonly string[] | undefined {
    const said = given[code.slice(Number(node.start), Number(node.end))]
    if (said) return said
    if (open.has(node)) return []
    open.add(node)
    try {
      return valuesOf(node)
    } finally {
      open.delete(node)
    }
  }

  function valuesOf(node: Node): readonly string[] | undefined {
    if (node.type === 'StringLiteral') return [node.value]
    if (node.type === 'TemplateLiteral')
      return product([
        ...node.quasis.flatMap((quasi, at): (readonly string[] | undefined)[] => {
          const next = node.expressions[at]
          return [[quasi.value.cooked ?? ''], ...(next ? [evaluate(next)] : [])]
        }),
      ])
    if (node.type === 'TaggedTemplateExpression' && node.quasi.expressions.length === 0)
      return node.quasi.quasis.map(({ value }) => value.raw)
    if (node.type === 'BinaryExpression') return product([evaluate(node.left), evaluate(node.right)])
    if (node.type === 'ConditionalExpression')
      return union([evaluate(node.consequent), evaluate(node.alternate)])
    if (node.type === 'Identifier') return named(node.name)
    if (node.type === 'CallExpression') return called(node.callee, node.arguments)
    return undefined
  }

  function called(callee: Node, args: readonly Node[]): readonly string[] | undefined {
    if (callee.type === 'Identifier' && callee.name === 'escaped') return [literal]
    const [separator] = args
    if (callee.type !== 'MemberExpression' || nameOf(callee.property) !== 'join' || !separator)
      return undefined
    const [parts, [between = ''] = []] = [listOf(callee.object), evaluate(separator)]
    return parts && [parts.join(between)]
  }

  /** A constant by what it is set to, or a parameter by what the function is called with. */
  function named(name: string): readonly string[] | undefined {
    const set = nodes.flatMap(node =>
      node.type === 'VariableDeclarator' && nameOf(node.id) === name && node.init ? [node.init] : [],
    )
    if (set.length > 0) return union(set.map(evaluate))
    const values = nodes.flatMap((node): (readonly string[] | undefined)[] => {
      if (!isFunction(node)) return []
      const at = node.params.findIndex(param => nameOf(param) === name)
      return at < 0 ? [] : argumentsOf(node, at)
    })
    return values.length > 0 ? union(values) : undefined
  }

  function argumentsOf(node: Node, at: number): (readonly string[] | undefined)[] {
    const parent = parents.get(node)
    if (node.type === 'FunctionDeclaration') {
      if (parent?.type === 'ExportNamedDeclaration') return [undefined]
      return nodes.flatMap(call => {
        if (call.type !== 'CallExpression' || nameOf(call.callee) !== nameOf(node.id ?? call)) return []
        const argument = call.arguments[at]
        return [argument && evaluate(argument)]
      })
    }
    const isMapped =
      parent?.type === 'CallExpression' &&
      parent.callee.type === 'MemberExpression' &&
      nameOf(parent.callee.property) === 'map'
    return [isMapped && parent.callee.type === 'MemberExpression' ? listOf(parent.callee.object) : undefined]
  }

  /** The texts of a list, or of one that each text of another becomes. */
  function listOf(node: Node): readonly string[] | undefined {
    if (node.type === 'ArrayExpression')
      return union(
        node.elements.map(element =>
          element?.type === 'SpreadElement' ? listOf(element.argument) : element && evaluate(element),
        ),
      )
    if (node.type === 'Identifier') {
      const set = nodes.find(each => each.type === 'VariableDeclarator' && nameOf(each.id) === node.name)
      return set?.type === 'VariableDeclarator' && set.init ? listOf(set.init) : undefined
    }
    const isEscaped =
      node.type === 'CallExpression' &&
      node.callee.type === 'MemberExpression' &&
      nameOf(node.callee.property) === 'map' &&
      nameOf(node.arguments[0]) === 'escaped'
    return isEscaped ? [literal, `${literal}2`] : undefined
  }
}

export function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter(child => typeof child?.type === 'string')
}

function isFunction(node: Node) {
  return node.type === 'FunctionDeclaration' || node.type === 'ArrowFunctionExpression'
}

function nameOf(node: Node | null | undefined): string | undefined {
  return node?.type === 'Identifier' ? node.name : undefined
}

function union(all: readonly (readonly string[] | null | undefined)[]): readonly string[] | undefined {
  const known = all.flatMap(values => (values ? [values] : []))
  return known.length === all.length ? [...new Set(known.flat())] : undefined
}

/** Every way to put one of each together. */
function product(parts: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  return parts.reduce(
    (made, part) => part && made?.flatMap(before => part.map(after => before + after)),
    [''],
  )
}
