import type { CodeBlock } from './block.ts'
import { hasWindowsPrompt, type ShellText, typedIn } from './prompt.ts'
import { parseShell, type Statement } from './shell.ts'
import type { Source } from './step.ts'
import { isKnownTool } from './tools.ts'

/** A block of code that holds commands. */
export interface ShellBlock extends ShellText {
  readonly source: Source
  readonly isWindows: boolean
}

/** Reads a fence or an indented block as commands; undefined where it holds something else. `own` are the project's programs. */
export function shellBlockOf(block: CodeBlock, own: ReadonlySet<string>): ShellBlock | undefined {
  const language = languageOf(block.info)
  if (isDrawing(block.text) || isEnvListing(block.text) || isLog(block.text) || isProgram(block.text))
    return undefined
  const isWindows =
    hasWindowsPrompt(block.text) || (windowsLanguages.has(language) && !isOfAnySystem(block.text))
  const typed = isWindows ? withoutWindowsPrompts(block) : typedIn(block.text, block.line)
  if (shellLanguages.has(language) || windowsLanguages.has(language))
    return { ...typed, source: 'fence', isWindows }
  if (plainLanguages.has(language)) {
    const source = block.fenced ? 'bare-fence' : 'indented'
    return holdsOnlyTools(typed.text, isWindows, own) ? { ...typed, source, isWindows } : undefined
  }
  if (dataLanguages.has(language) && !installs.test(typed.text)) return undefined
  return holdsOnlyCalls(typed.text.replace(proseLine, ''))
    ? { ...typed, source: 'mislabelled-fence', isWindows }
    : undefined
}

/** The first word of an info string: `bash {name=x}`, `sh:install.sh` and `{.bash}` are all a shell. */
function languageOf(info: string): string {
  return (/^[{.\s]*([\w+#-]*)/.exec(info)?.[1] ?? '').toLowerCase()
}

const shellLanguages = new Set(
  'sh bash zsh ksh dash fish shell console shellscript shell-session shellsession sh-session bash-session terminal command commandline cli'.split(
    ' ',
  ),
)
const windowsLanguages = new Set('powershell pwsh ps ps1 posh cmd bat batch dos'.split(' '))
const plainLanguages = new Set([
  '',
  'text',
  'txt',
  'plain',
  'plaintext',
  'none',
  'nohighlight',
  'no-highlight',
])
const dataLanguages = new Set(
  'json jsonc json5 yaml yml dotenv env dosini ini toml diff http sql graphql html css mermaid dockerfile properties'.split(
    ' ',
  ),
)

const proseLine = /^\s*[A-Za-z]+ (the|your|sure|this|that|you) .*$/gm

/** `cmd` is also said of any terminal: nothing but calls that work in all of them. */
function isOfAnySystem(text: string): boolean {
  const lines = text.split('\n').filter(line => !/^\s*(#.*)?$/.test(line))
  return lines.every(line =>
    /^\s*(npm|npx|yarn|pnpm|bun|git|node|docker|docker-compose) [^\\%^]*$/.test(line),
  )
}

/** What no data begins with. */
const installs = /^\s*(\$ )?(npm|yarn|pnpm|bun|git|docker)( [a-z]|$)/m

function holdsOnlyTools(text: string, isWindows: boolean, own: ReadonlySet<string>): boolean {
  if (text.trim() === '') return false
  if (isWindows) return true
  const { statements, fault } = parseShell(text.replace(/^\s*\/\/+ .*$/gm, ''))
  return fault === undefined && statements.length > 0 && statements.every(one => startsWithTool(one, own))
}

/** In a fence that claims another language: only what can be nothing but a call, such as `node scripts/x.js`. */
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

function startsWithTool({ commands, text }: Statement, own: ReadonlySet<string>): boolean {
  const [first] = commands
  // A file by its path is no call of it, unless a shell can run it.
  if (first && first.args.length === 0 && /\/.*\.([cm]?[jt]sx?|json)$/.test(first.name)) return false
  if (!first || first.name === '') return first !== undefined && /^[A-Z_]+=\S/.test(text)
  return (own.has(first.name) || isKnownTool(first.name)) && !isSentence(first.name, first.args)
}

/** `make sure that …`, `install the …`, `open your …`: prose that begins like a command. */
export function isSentence(name: string, args: readonly string[]): boolean {
  const next = args[0]?.toLowerCase() ?? ''
  if (/^(the|a|an|your|you|this|that|it|is|are|to|and|with|sure|will|can|into)$/.test(next)) return true
  // “make run or npm run dev” is two calls.
  if (args.some(word => /^(npm|yarn|pnpm)$/.test(word))) return false
  return args.length > 3 && proseVerbs.has(name) && args.every(word => /^[A-Za-z',.]+$/.test(word))
}

const proseVerbs = new Set(
  'install test find read set start open watch type service wait make date time'.split(' '),
)

/** A file tree, drawn with lines or with dashes, or a picture made of boxes. */
function isDrawing(text: string): boolean {
  const whole = text.replace(/\\\n/g, ' ')
  const lines = whole.split('\n').filter(line => !/^\s*(#.*)?$/.test(line))
  if (lines.some(line => /^\s*[├└│┌┐]/u.test(line))) return true
  const drawn = lines.filter(line => /[├└│┌┐▼]|──|→/u.test(line) || /^[\s|`+\\]*-{2,}/.test(line))
  return drawn.length * 2 > lines.length && !lines.some(line => /^\s*[$❯➜] /u.test(line))
}

/** Nothing but `KEY=value`: the content of an env file, also where the fence says bash. */
function isEnvListing(text: string): boolean {
  const lines = text.split('\n').filter(line => !/^\s*(#.*|\.{3}|…)?$/.test(line))
  return lines.length > 0 && lines.every(line => /^\s*[A-Za-z_][\w.]*\s*=(?!=)/.test(line) && !hasCall(line))
}

/** What a program has printed: `npm ERR! code E404`, a warning of Node, a stack. */
function isLog(text: string): boolean {
  return logged.test(text) && !/^\s*[$❯➜] /mu.test(text)
}

/** JavaScript or TypeScript in a fence that says shell, or says nothing. */
function isProgram(text: string): boolean {
  const lines = text.split('\n').filter(line => !/^\s*(#.*|\/\/.*|\/?\*.*|[\])};,]*)$/.test(line))
  return lines.filter(line => coded.test(line)).length * 2 > lines.length
}

const coded =
  /^\s*(import\b.*['"]|(export )?(default |async |declare )?(const|let|var|function|class|interface|type|enum) \w+.*[={(<]|(const|return|await|throw|new) [^-].*[;({,]$|[a-z_$][\w$]*(\.[\w$]+)+\(.*|\w+: .*,$|.*=> *[{(]?$)/

const logged =
  /^\s*((npm|yarn|pnpm|gyp|node-gyp|error|warn\w*)\b:? (ERR!?|WARN|error|warn|info|notice|verb)\b|\(node:\d+\) |at .+:\d+:\d+\)?$)/im

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
