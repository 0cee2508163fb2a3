import { parseShell, type ShellStatement } from '../shell/parse-shell.ts'
import type { ShellText } from '../shell/prompt.ts'
import { words } from '../shell/words.ts'
import type { Candidate } from './candidate.ts'

export interface PlacedStatement {
  readonly statement: ShellStatement
  readonly line: number
  readonly endLine: number
}

/** The statements of a candidate with their lines. A text that cannot be parsed is parsed line by line. */
export function statementsIn(candidate: Candidate): PlacedStatement[] {
  const { text, lines } = withOrOnItsOwn(candidate)
  const { statements, fault } = parseShell(text)
  if (fault !== undefined && definition.test(text)) return []
  if (fault !== undefined && lines.length > 1) {
    return text
      .split('\n')
      .flatMap((line, index) => statementsIn({ ...candidate, text: line, lines: [lines[index] ?? 0] }))
  }
  const lineAt = lineCounter(text)
  const last = statements.findLastIndex(({ commands }) => (commands[0]?.name ?? '') !== '')
  // Variables without a command after them are the content of a file.
  return statements
    .filter((statement, index) => isCommand(statement) && (index <= last || !isSetting(statement)))
    .map(statement => ({
      statement,
      line: lines[lineAt(statement.start)] ?? candidate.place.line,
      endLine: lines[lineAt(statement.end)] ?? candidate.place.endLine,
    }))
}

/** A function: part of a file such as .bashrc. */
const definition = /^[ \t]*(function +)?[\w-]+ *\(\) *\{/m

/** `npm install or yarn`, and a line with only OR: an “or” that is not shell syntax becomes a comment. */
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
        .replace(aside, '$1 # $2')
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

/** Words behind a command that are not for it: `npm start // the server`, `npm run x (needs y)`, `yarn — once`. */
const aside =
  /^([ \t]*(?:[$%>] )?(?:npm|npx|yarn|pnpm|bun|bunx|node|make|docker|git|cd|cp|deno)\b[^#\n]{0,300}?)[ \t]{1,20}((?:\([^()$]{1,200}\)|\/\/[^\n]{0,300}|(?:—|–|→|←|<-+|=>)[ \t][^\n]{0,300})[ \t]{0,20})$/

/** “Set your key in .env”, between commands. */
const prose = /^\s*(?!echo|printf)[A-Za-z]+ (the|your|sure|this|that|you) [\w\s.,'/-]+$/

/** The line at an offset; each offset must be greater than the one before. */
function lineCounter(text: string): (offset: number) => number {
  let [at, line] = [0, 0]
  return offset => {
    for (; at < offset; at++) if (text[at] === '\n') line++
    return line
  }
}

function isSetting({ commands, text }: ShellStatement): boolean {
  return commands[0]?.name === '' && /^\w+=/.test(text)
}

const methods = words('GET POST PUT PATCH DELETE HEAD OPTIONS')

/**
 * Whether it is a command, and not an address, a request or a line of a settings file in a fence of shell.
 */
function isCommand({ commands, text }: ShellStatement): boolean {
  const [first] = commands
  if (!first) return true
  const { name, args } = first
  if (/\s|:$|^```/.test(name) || /^[<>]/.test(text)) return false
  // A numbered list, or a list of routes, in a fence of shell.
  if (/^\d+\.$|\/:\w/.test(name) || /[✅❌]/u.test(text)) return false
  // The names of variables, one a line.
  if (args.length === 0 && /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name)) return false
  if (name === '') return !/^[A-Z_]+=\s*$/.test(text)
  // Output in a fence without prompts: “Connected to …”.
  if (/^[A-Z][a-z]/.test(name) && args.length > 0 && !name.includes('-')) return false
  if (/^[a-z]+:\/\/|^localhost:\d/.test(name) || methods.has(name)) return false
  if (name === '[' || name === '[[') return [']', ']]'].includes(args.at(-1) ?? '')
  return args[0] !== '=' && args[0] !== ':' && !/^[[{(]?[\w"']+:$|^[-*+•{}[\]]+$|^-|^#|^\.\.\.$/.test(name)
}
