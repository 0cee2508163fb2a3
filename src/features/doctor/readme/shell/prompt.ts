import { isKnownTool } from './known-tools.ts'

/** Lines of shell, each with its line in the README. */
export interface ShellText {
  readonly text: string
  readonly lines: readonly number[]
}

/**
 * The commands of a recorded session: where a line has a prompt, lines without one are output. One prompt is
 * removed, so that `$HOME/bin/x` stays. Without any prompt every line is a command.
 */
export function typedIn(text: string, firstLine: number): ShellText {
  const all = text.replace(/\n$/, '').split('\n')
  const isSession = all.some(line => afterPrompt(line) !== undefined)
  const isQuoted = !isSession && all.every(line => /^\s*(#.*)?$/.test(line) || afterAngle(line) !== undefined)
  const typed: string[] = []
  const lines: number[] = []
  let open = ''
  for (const [index, line] of all.entries()) {
    const command = isSession
      ? (afterPrompt(line) ?? continued(line, open))
      : isQuoted
        ? afterAngle(line)
        : line
    if (command === undefined) {
      open = ''
      continue
    }
    typed.push(command)
    lines.push(firstLine + index)
    open = openAfter(command, open)
  }
  return { text: typed.join('\n'), lines }
}

/** Whether a text has a prompt of a Windows shell. */
export function hasWindowsPrompt(text: string): boolean {
  return /^[ \t]*(PS )?[A-Z]:\\[^>\n]*> ?\S/m.test(text) || /^[ \t]*PS> \S/m.test(text)
}

function afterPrompt(line: string): string | undefined {
  const sign = line.search(/[$%❯➜λ]/u)
  if (sign !== -1 && isPromptStart(line.slice(0, sign))) {
    const [, typed] = afterSign.exec(line.slice(sign + 1)) ?? []
    if (typed !== undefined) return typed
  }
  const [, tight = ''] = /^\s*\$([a-z][\w-]* .*|yarn|make)$/.exec(line) ?? []
  return isKnownTool(tight.split(' ')[0] ?? '') ? tight : undefined
}

/** `$ x`, `~/app $ x`, `me@host:~$ x`: the text before the sign is not a command. */
function isPromptStart(text: string): boolean {
  const before = text.trimStart()
  if (before === '') return true
  if (!/^[\w.@:~/()[\] -]*$/.test(before) || !/[\w.@:~/)\]] ?$/.test(before)) return false
  return /[@~:/)\]]/.test(before) && !isKnownTool(before.trim().split(' ')[0] ?? '')
}

/** The command after the sign, without the branch of git that some shells show. */
const afterSign = /^(?: +(?:git:\([^)]*\)|[~\w./-]+ git:\([^)]*\))(?: ✗)?)? +(\S.*)$/u

function afterAngle(line: string): string | undefined {
  const [, command] = /^\s*> ?(\S.*)$/.exec(line) ?? []
  return command && isKnownTool(command.split(' ')[0] ?? '') ? command : undefined
}

/** A continued line, without the `> ` that a shell shows. */
function continued(line: string, open: string): string | undefined {
  return open === '' ? undefined : line.replace(/^\s*> ?/, '')
}

/** What makes the next line a continuation: a backslash, a quote or the word that ends a here-document. */
function openAfter(line: string, open: string): string {
  if (open.length > 1) return line.trim() === open.slice(2) ? '' : open
  const heredoc = /<<-?\s*(["']?)(\w+)\1/.exec(line)?.[2]
  if (heredoc !== undefined) return `<<${heredoc}`
  let quote = open === '\\' ? '' : open
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? ''
    if (char === '\\' && quote !== "'") at++
    else if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (char === quote) quote = ''
  }
  return quote || (/(^|[^\\])\\$/.test(line) ? '\\' : '')
}
