import { isKnownTool } from './tools.ts'

/** Lines of shell, each with the line of the README it stands on. */
export interface ShellText {
  readonly text: string
  readonly lines: readonly number[]
}

/**
 * What is typed in a recorded session: where some line has a prompt, only lines with one are typed and the others are
 * output. Exactly one prompt is taken off, so that `$HOME/bin/x` stays. Without any prompt all lines are typed.
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

/** Whether a line shows that it is meant for a Windows shell. */
export function hasWindowsPrompt(text: string): boolean {
  return /^[ \t]*(PS )?[A-Z]:\\[^>\n]*> ?\S/m.test(text) || /^[ \t]*PS> \S/m.test(text)
}

function afterPrompt(line: string): string | undefined {
  const plain =
    /^\s*(?:[\w.@:~/()[\] -]*[\w.@:~/)\]] ?)?[$%❯➜λ](?: +(?:git:\([^)]*\)|[~\w./-]+ git:\([^)]*\))(?: ✗)?)? +(\S.*)$/u.exec(
      line,
    )
  if (plain && isPromptStart(line)) return plain[1]
  const [, tight = ''] = /^\s*\$([a-z][\w-]* .*|yarn|make)$/.exec(line) ?? []
  return isKnownTool(tight.split(' ')[0] ?? '') ? tight : undefined
}

/** `$ x`, `~/app $ x`, `me@host:~$ x`: what stands before the sign is no command of its own. */
function isPromptStart(line: string): boolean {
  const before = line.trimStart().split(/[$%❯➜λ]/u, 1)[0] ?? ''
  return before === '' || (/[@~:/)\]]/.test(before) && !isKnownTool(before.trim().split(' ')[0] ?? ''))
}

function afterAngle(line: string): string | undefined {
  const [, command] = /^\s*> ?(\S.*)$/.exec(line) ?? []
  return command && isKnownTool(command.split(' ')[0] ?? '') ? command : undefined
}

/** The line below an open one, with or without the `> ` a shell shows there. */
function continued(line: string, open: string): string | undefined {
  return open === '' ? undefined : line.replace(/^\s*> ?/, '')
}

/** What the next line goes on with: a backslash, a quote or the word that ends a here-document. */
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
