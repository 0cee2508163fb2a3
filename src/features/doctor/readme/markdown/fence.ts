import { isKnownTool } from '../shell/known-tools.ts'
import { parseShell, type ShellStatement } from '../shell/parse-shell.ts'
import { hasWindowsPrompt, type ShellText, typedIn } from '../shell/prompt.ts'
import { words } from '../shell/words.ts'
import type { CodeBlock } from './block.ts'

/** How a command was found: the kind of code block, inline code, or a sentence without code. */
export type CommandSource = 'fence' | 'bare-fence' | 'indented' | 'mislabelled-fence' | 'inline' | 'prose'

/** A block of code that holds commands. */
export interface ShellBlock extends ShellText {
  readonly source: CommandSource
  readonly isWindows: boolean
}

/**
 * Reads a fence or an indented block as commands; undefined where it holds something else. `own` are the
 * programs of the project.
 */
export function shellBlockOf(block: CodeBlock, own: ReadonlySet<string>): ShellBlock | undefined {
  const language = languageOf(block.info)
  if (isDrawing(block.text) || isEnvListing(block.text) || isLog(block.text) || isProgram(block.text))
    return undefined
  const isWindows =
    hasWindowsPrompt(block.text) || (windowsLanguages.has(language) && !isOfAnySystem(block.text))
  const typed = isWindows ? withoutWindowsPrompts(block) : typedIn(block.text, block.line)
  if (shellLanguages.has(language) || windowsLanguages.has(language))
    return { ...typed, source: 'fence', isWindows }
  if (language === '' || plainLanguages.has(language)) {
    const source = block.fenced ? 'bare-fence' : 'indented'
    return holdsOnlyTools(typed.text, isWindows, own) ? { ...typed, source, isWindows } : undefined
  }
  if (dataLanguages.has(language) && !installs.test(typed.text)) return undefined
  return holdsOnlyCalls(typed.text.replace(proseLine, ''))
    ? { ...typed, source: 'mislabelled-fence', isWindows }
    : undefined
}

/** Whether a fence is marked as commands. */
export function isShellFence({ fenced, info }: CodeBlock): boolean {
  const language = languageOf(info)
  return fenced && (shellLanguages.has(language) || windowsLanguages.has(language))
}

/** The first word of an info string: `bash {name=x}`, `sh:install.sh` and `{.bash}` are all a shell. */
function languageOf(info: string): string {
  return (/^[{.\s]*([\w+#-]*)/.exec(info)?.[1] ?? '').toLowerCase()
}

const shellLanguages = words(`
  sh bash zsh ksh dash fish shell console shellscript shell-session shellsession sh-session bash-session terminal
  command commandline cli
`)
const windowsLanguages = words('powershell pwsh ps ps1 posh cmd bat batch dos')
const plainLanguages = words('text txt plain plaintext none nohighlight no-highlight')
const dataLanguages = words(
  'json jsonc json5 yaml yml dotenv env dosini ini toml diff http sql graphql html css mermaid dockerfile properties',
)

const proseLine = /^[ \t]*[A-Za-z]+ (the|your|sure|this|that|you) .*$/gm

/** Whether all commands work in any terminal: `cmd` does not always mean Windows. */
function isOfAnySystem(text: string): boolean {
  const lines = text.split('\n').filter(line => !/^\s*(#.*)?$/.test(line))
  return lines.every(line =>
    /^\s*(npm|npx|yarn|pnpm|bun|git|node|docker|docker-compose) [^\\%^]*$/.test(line),
  )
}

/** Commands that data does not start with. */
const installs = /^[ \t]*(\$ )?(npm|yarn|pnpm|bun|git|docker)( [a-z]|$)/m

function holdsOnlyTools(text: string, isWindows: boolean, own: ReadonlySet<string>): boolean {
  if (text.trim() === '') return false
  if (isWindows) return true
  const { statements, fault } = parseShell(text.replace(/^[ \t]*\/\/+ .*$/gm, ''))
  return fault === undefined && statements.length > 0 && statements.every(one => startsWithTool(one, own))
}

/** Whether a fence with another language holds only what must be commands, such as `node scripts/x.js`. */
function holdsOnlyCalls(text: string): boolean {
  if (!/^\s*(\$ )?[a-z]/.test(text) || /[;{}]\s*$|=>|\bfunction\b/m.test(text)) return false
  const { statements, fault } = parseShell(text)
  if (fault !== undefined || statements.length === 0) return false
  return statements.every(
    statement =>
      startsWithTool(statement, new Set()) &&
      statement.commands.every(({ name, args }) =>
        args.length > 0 ? !/^[=(:]/.test(args[0] ?? '') : name === 'yarn',
      ),
  )
}

function startsWithTool({ commands, text }: ShellStatement, own: ReadonlySet<string>): boolean {
  const [first] = commands
  // The path of a file alone is a command only where a shell can run the file.
  const isFile = first?.name.includes('/') && /\.([cm]?[jt]sx?|json)$/.test(first.name)
  if (first?.args.length === 0 && isFile) return false
  if (!first || first.name === '') return first !== undefined && /^[A-Z_]+=\S/.test(text)
  return (own.has(first.name) || isKnownTool(first.name)) && !isSentence(first.name, first.args)
}

/** `make sure that …`, `install the …`, `open your …`: prose that begins like a command. */
export function isSentence(name: string, args: readonly string[]): boolean {
  const next = args[0]?.toLowerCase() ?? ''
  if (proseWords.has(next)) return true
  // “make run or npm run dev” is two calls.
  if (args.some(word => ['npm', 'yarn', 'pnpm'].includes(word))) return false
  return args.length > 3 && proseVerbs.has(name) && args.every(word => /^[A-Za-z',.]+$/.test(word))
}

const proseVerbs = words('install test find read set start open watch type service wait make date time')
const proseWords = words('the a an your you this that it is are to and with sure will can into')

/** A file tree, drawn with lines or with dashes, or a diagram of boxes. */
function isDrawing(text: string): boolean {
  const whole = text.replace(/\\\n/g, ' ')
  const lines = whole.split('\n').filter(line => !/^\s*(#.*)?$/.test(line))
  if (lines.some(line => /^\s*[├└│┌┐]/u.test(line))) return true
  const drawn = lines.filter(
    line =>
      !/^\s*(?:[$>] )?(?:npm|npx|yarn|pnpm|bun|node|git|docker|make|cd|cp) /.test(line) &&
      (/[├└│┌┐▼]|──|→/u.test(line) || /^[\s|`+\\]*-{2,}/.test(line)),
  )
  return drawn.length * 2 > lines.length && !lines.some(line => /^\s*[$❯➜] /u.test(line))
}

/** Nothing but `KEY=value`: the content of an env file, also where the fence says bash. */
function isEnvListing(text: string): boolean {
  const lines = text.split('\n').filter(line => !/^\s*(#.*|\.{3}|…)?$/.test(line))
  return lines.length > 0 && lines.every(line => /^\s*[A-Za-z_][\w.]*\s*=(?!=)/.test(line) && !hasCall(line))
}

/** The output of a program: `npm ERR! code E404`, a warning of Node, a stack trace. */
function isLog(text: string): boolean {
  return logged.test(text) && !/^[ \t]*[$❯➜] /mu.test(text)
}

/** JavaScript or TypeScript in a fence marked as shell or without a language. */
function isProgram(text: string): boolean {
  const lines = text.split('\n').filter(line => !/^\s*(#.*|\/\/.*|\/?\*.*|[\])};,]*)$/.test(line))
  return lines.filter(line => coded.test(line)).length * 2 > lines.length
}

const coded =
  /^\s*(import\b.*['"]|(export )?(default |async |declare )?(const|let|var|function|class|interface|type|enum) \w.*[={(<]|(const|return|await|throw|new) [^-].*[;({,]$|[a-z_$][\w$]*(\.[\w$]+)+\(|\w+: .*,$)|=> *[{(]?$/

const logged =
  /^[ \t]*((npm|yarn|pnpm|gyp|node-gyp|error|warn\w*)\b:? (ERR!?|WARN|error|warn|info|notice|verb)\b|\(node:\d+\) |at .+:\d+:\d+\)?$)/im

function hasCall(line: string): boolean {
  const [statement] = parseShell(line).statements
  return (statement?.commands[0]?.name ?? '') !== '' && isKnownTool(statement?.commands[0]?.name ?? '')
}

function withoutWindowsPrompts({ text, line }: CodeBlock): ShellText {
  const lines = text.replace(/\n$/, '').split('\n')
  return {
    text: lines.map(typed => typed.replace(/^\s*(PS ?)?([A-Z]:\\[^>]*)?> ?(?=\S)/, '')).join('\n'),
    lines: lines.map((_, index) => line + index),
  }
}
