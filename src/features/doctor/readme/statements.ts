import type { Candidate } from './candidate.ts'
import type { ShellText } from './prompt.ts'
import { parseShell, type Statement } from './shell.ts'

export interface Placed {
  readonly statement: Statement
  readonly line: number
  readonly endLine: number
}

/** The statements of a text with their lines. Where the whole cannot be read, each line is read by itself. */
export function statementsOf(candidate: Candidate): Placed[] {
  const { text, lines } = withOrOnItsOwn(candidate)
  const { statements, fault } = parseShell(text)
  if (fault !== undefined && definition.test(text)) return []
  if (fault !== undefined && lines.length > 1) {
    return text
      .split('\n')
      .flatMap((line, index) => statementsOf({ ...candidate, text: line, lines: [lines[index] ?? 0] }))
  }
  const lineAt = lineCounter(text)
  const last = statements.findLastIndex(({ commands }) => (commands[0]?.name ?? '') !== '')
  // Variables that nothing follows are the content of a file.
  return statements
    .filter((statement, index) => isCommand(statement) && (index <= last || !isSetting(statement)))
    .map(statement => ({
      statement,
      line: lines[lineAt(statement.start)] ?? candidate.place.line,
      endLine: lines[lineAt(statement.end)] ?? candidate.place.endLine,
    }))
}

/** Part of a file such as .bashrc, and no shell could read it as it stands. */
const definition = /^\s*(function +)?[\w-]+ *\(\) *\{/m

/** `npm install or yarn`, and a line that says OR: an “or” no shell would read becomes the comment it is. */
function withOrOnItsOwn({ text, lines }: ShellText): ShellText {
  const split = text
    .split('\n')
    .map(line =>
      (/^\s*(?:npm|yarn|pnpm|bun|make)\b/.test(line) ? withWaysApart(line) : line).replace(
        /^\s*or:?\s*$/i,
        '# or',
      ),
    )
    .map(line =>
      line
        .replace(/^\s*\/\/+(?=\s)/, '#')
        .replace(prose, '# $&')
        .replace(/ \^$/, ' \\'),
    )
  if (split.join('\n') === text) return { text, lines }
  return {
    text: split.join('\n'),
    lines: split.flatMap((line, index) => line.split('\n').map(() => lines[index] ?? 0)),
  }
}

/** Not in a comment: `yarn # or npm install` is one command. */
function withWaysApart(line: string): string {
  const [command = ''] = line.split(' #', 1)
  return command.replace(orInLine, '\n# or\n') + line.slice(command.length)
}

const orInLine = / (?:or|或者?|또는|または|\|\|?|\/) (?=(?:npm|yarn|pnpm|bun|make)\b)/g

/** “Set your key in .env”, between commands. */
const prose = /^\s*(?!echo|printf)[A-Za-z]+ (the|your|sure|this|that|you) [\w\s.,'/-]+$/

/** Counts lines up to offsets that only grow. */
function lineCounter(text: string): (offset: number) => number {
  let [at, line] = [0, 0]
  return offset => {
    for (; at < offset; at++) if (text[at] === '\n') line++
    return line
  }
}

function isSetting({ commands, text }: Statement): boolean {
  return commands[0]?.name === '' && /^\w+=/.test(text)
}

/** Not an address, a request, or a line of a settings file that stands in a fence of shell. */
function isCommand({ commands, text }: Statement): boolean {
  const [first] = commands
  if (!first) return true
  const { name, args } = first
  if (/\s|:$|^```/.test(name) || /^[<>]/.test(text)) return false
  // A numbered list, or routes that are compared, in a fence of shell.
  if (/^\d+\.$|\/:\w/.test(name) || /[✅❌]/u.test(text)) return false
  // The names of variables, one a line.
  if (args.length === 0 && /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name)) return false
  if (name === '') return !/^[A-Z_]+=\s*$/.test(text)
  // Output in a fence without prompts: “Connected to …”.
  if (/^[A-Z][a-z]/.test(name) && args.length > 0 && !name.includes('-')) return false
  if (/^[a-z]+:\/\/|^localhost:\d/.test(name) || /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(name))
    return false
  if (/^\[{1,2}$/.test(name)) return /^\]{1,2}$/.test(args.at(-1) ?? '')
  return !/^(=|:)$/.test(args[0] ?? '') && !/^[[{(]?[\w"']+:$|^[-*+•{}[\]]+$|^-|^#|^\.\.\.$/.test(name)
}
