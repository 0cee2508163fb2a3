import { forEachChild, type Statement as ParsedStatement, parse, type SyntaxNode } from 'unbash'

/** One program and its arguments: quotes are removed, `$NAME` stays as written. */
export interface SimpleCommand {
  readonly name: string
  readonly args: readonly string[]
  /** The variables set for it, or for the shell where there is no program. */
  readonly sets: readonly string[]
}

/**
 * A unit that a shell runs: a command, a pipeline, `a || b`, a subshell, an `if`. Offsets are in the source.
 */
export interface ShellStatement {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Every program in it, in order of appearance. */
  readonly commands: readonly SimpleCommand[]
  readonly isBackground: boolean
  /** The files it writes with `>` and `>>`. */
  readonly writes: readonly string[]
  /** The comment above it, or at the end of its line. */
  readonly comment: string | undefined
  /** The comment lines right above it. */
  readonly above: readonly string[]
}

export interface ParsedShell {
  readonly statements: readonly ShellStatement[]
  /** The syntax error, if there is one. */
  readonly fault: string | undefined
}

/**
 * Parses a shell text without running it. `a && b` is two statements, because a set-up stops at the first
 * failure. A placeholder such as `<your name>` is one word, although a shell would read a redirection.
 */
export function parseShell(source: string): ParsedShell {
  const masked = withoutPlaceholders(source)
  const { commands, errors } = parse(masked)
  const nodes = commands.flatMap(conjunctsOf)
  const statements: ShellStatement[] = []
  let before = 0
  for (const [index, { node, isBackground }] of nodes.entries()) {
    const end = endOf(node)
    const after = source.slice(end, nodes[index + 1]?.node.pos ?? source.length)
    const above = commentsIn(source.slice(before, node.pos))
    const trailing = trailingComment(after)
    const { programs, writes } = partsOf(node)
    statements.push({
      text: source.slice(node.pos, end),
      start: node.pos,
      end,
      commands: programs,
      isBackground,
      writes,
      comment: trailing ?? above.at(-1),
      above,
    })
    before = end + (trailing === undefined ? 0 : (after.split('\n', 1)[0]?.length ?? 0))
  }
  return { statements, fault: errors?.[0]?.message }
}

/** `<project name>` → `_project_name_`, of the same length, so that offsets stay true. */
function withoutPlaceholders(source: string): string {
  return source.replace(placeholder, word => word.replace(/\W/g, '_'))
}

/** `<project name>`, and `[YOUR NAME (as in …)]` as a word of its own. */
const placeholder = /(?<!<)<[a-z](?:[\w .:@/|'-]*[\w.:@/|'-])?>|(?<=\s)\[[A-Z][\w .:,()'-]*\](?=\s|$)/gi

interface Conjunct {
  readonly node: SyntaxNode
  readonly isBackground: boolean
}

function conjunctsOf({ command, background }: ParsedStatement): Conjunct[] {
  const isBackground = background === true
  if (command.type === 'AndOr' && !isBackground && command.operators.every(operator => operator === '&&'))
    return command.commands.map(node => ({ node, isBackground: false }))
  return [{ node: command, isBackground }]
}

/** The end of a node with the here-documents it opens, whose bodies are below its line. */
function endOf(node: SyntaxNode): number {
  let end = node.end
  walk(node, child => {
    if (child.type === 'HereDoc') end = Math.max(end, child.closing?.end ?? child.body.end)
  })
  return end
}

function partsOf(node: SyntaxNode): { programs: SimpleCommand[]; writes: string[] } {
  const programs: SimpleCommand[] = []
  const writes: string[] = []
  walk(node, child => {
    if (child.type === 'Redirect' && child.operator.includes('>') && child.target?.value)
      writes.push(child.target.value)
    if (child.type !== 'Command') return
    programs.push({
      name: child.name?.value ?? '',
      args: child.args.map(word => (word.type === 'Word' ? word.value : word.text)),
      sets: child.prefix.flatMap(part => (part.type === 'Assignment' ? [part.name] : [])),
    })
  })
  return { programs, writes }
}

/**
 * How deep `$(…)` in `$(…)` is followed: each level is parsed again, so the time would grow with its square.
 */
const deepest = 5

/** Depth first, without recursion: the text may be nested deeper than the stack. */
function walk(root: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  const waiting = [{ node: root, depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth } = next
    visit(node)
    const below = node.type === 'CommandExpansion' ? depth + 1 : depth
    if (below > deepest) continue
    const children: { node: SyntaxNode; depth: number }[] = []
    forEachChild(node, child => {
      children.push({ node: child, depth: below })
    })
    for (const child of children.reverse()) waiting.push(child)
  }
}

function commentsIn(gap: string): string[] {
  return gap.split('\n').flatMap(line => {
    const comment = /^[\s;&]*#+([^#].*)?$/.exec(line)?.[1]?.trim()
    return comment ? [comment] : []
  })
}

function trailingComment(after: string): string | undefined {
  return /^[ \t;&]*#+[ \t]*([^\n]*)/.exec(after)?.[1]?.trim() || undefined
}
