import type { Subject } from './subject.ts'
import { isCode, type Node, nameIn, placeOf, walk } from './syntax.ts'

/** One place where code reads an environment variable. */
export interface EnvironmentRead {
  readonly path: string
  readonly line: number
  readonly column: number
  /** Undefined where the name is computed, or all are taken. */
  readonly name: string | undefined
  /** What stands behind `||` or `??`; where it is only asked whether it is set, that question. */
  readonly fallback: Node | undefined
  /** The name is put together of parts. */
  readonly isComposed: boolean
}

/** Every read of the environment in the code of a repository, of the paths that are asked for. */
export function environmentReads(
  { texts, syntax }: Subject,
  wanted: (path: string) => boolean,
): EnvironmentRead[] {
  return texts.paths
    .filter(path => isCode(path) && wanted(path) && /\benv\b/.test(texts.of(path) ?? ''))
    .flatMap(path => {
      const file = syntax.of(path)
      return file ? readsIn(file).map(read => ({ path, ...read })) : []
    })
}

type Read = Omit<EnvironmentRead, 'path'>

function readsIn(file: Node): Read[] {
  const reads: Read[] = []
  walk(file, (node, parents) => {
    if (!isEnvironment(node)) return
    const parent = parents.at(-1)
    const around = parents.at(-2)
    if (parent?.type === 'MemberExpression' && parent.object === node) {
      if (isWritten(parent, around)) return
      reads.push({
        ...placeOf(parent),
        name: nameIn(parent.property, parent.computed),
        fallback: fallbackOf(parent, around),
        isComposed: parent.computed && /Template|Binary/.test(parent.property.type),
      })
    } else if (parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern') {
      for (const property of parent.id.properties) reads.push(patternRead(property))
    } else reads.push({ ...placeOf(node), name: undefined, fallback: undefined, isComposed: false })
  })
  return reads
}

/** The `env` of the global process; one that is imported is not followed. */
function isEnvironment(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'process' &&
    nameIn(node.property, node.computed) === 'env'
  )
}

/** What is written or deleted is not read. */
function isWritten(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === 'AssignmentExpression') return parent.left === node && parent.operator === '='
  return parent?.type === 'UnaryExpression' && parent.operator === 'delete'
}

function fallbackOf(node: Node, parent: Node | undefined): Node | undefined {
  switch (parent?.type) {
    case 'LogicalExpression':
      return parent.left === node && parent.operator !== '&&' ? parent.right : parent
    case 'ConditionalExpression':
    case 'IfStatement':
      return parent.test === node ? parent : undefined
    case 'BinaryExpression':
      return /^[!=]==?$/.test(parent.operator) ? parent : undefined
    case 'UnaryExpression':
      return parent.operator === '!' ? parent : undefined
    default:
      return undefined
  }
}

function patternRead(property: Node): Read {
  const place = { ...placeOf(property), isComposed: false }
  if (property.type !== 'ObjectProperty') return { ...place, name: undefined, fallback: undefined }
  const { value } = property
  return {
    ...place,
    name: nameIn(property.key, property.computed),
    fallback: value.type === 'AssignmentPattern' ? value.right : undefined,
  }
}

/** What Node, npm, the shell and platforms set by themselves. */
export function isForeign(name: string): boolean {
  return /^(NODE_ENV|NODE_OPTIONS|NODE_DEBUG|CI|TZ|HOME|PATH|PWD|USER|USERNAME|SHELL|TERM|LANG|TMPDIR|TEMP|TMP|HOSTNAME|DEBUG|NO_COLOR|FORCE_COLOR|INIT_CWD|EDITOR|APPDATA|LOCALAPPDATA|USERPROFILE|VERCEL|DYNO|npm_.*|GITHUB_.*|GITLAB_CI|CI_.*|VERCEL_.*|NETLIFY.*|AWS_LAMBDA_.*|AWS_REGION|AWS_EXECUTION_ENV|KUBERNETES_.*|K_SERVICE|FUNCTION_.*|VITEST.*|JEST_.*|VITE_USER_NODE_ENV|NEXT_RUNTIME|NX_.*|XDG_.*|LC_.*|pm_id|NODE_APP_INSTANCE|JEST_WORKER_ID)$/.test(
    name,
  )
}
