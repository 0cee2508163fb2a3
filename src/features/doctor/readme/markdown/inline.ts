import { isKnownTool } from '../shell/known-tools.ts'
import { parseShell } from '../shell/parse-shell.ts'
import { words } from '../shell/words.ts'
import { type Span, type TextBlock, textOf } from './block.ts'
import { isSentence } from './fence.ts'
import { callsScript, isInstruction, spansAfter } from './is-instruction.ts'

export interface InlineCommand {
  readonly text: string
  readonly line: number
  /** Whether it is an alternative to the command before it: “`npm install` or `yarn`”. */
  readonly isOr: boolean
  readonly lead: string
  /** The rest of its sentence. */
  readonly tail: string
}

/**
 * The commands that a text asks its reader to run: inline code that begins with a known tool and is the whole
 * item, follows `Label:` or a verb such as “run”, or starts a numbered step.
 */
export function inlineCommands(block: TextBlock, isSetupSection: boolean): InlineCommand[] {
  if (block.isHeading) return commandOfHeading(block)
  const commands: InlineCommand[] = []
  let before = ''
  let isFirst = true
  /** The text since the last command; undefined where it is long. */
  let since: string | undefined
  const spans = withJoined(block.spans)
  for (const [index, span] of spans.entries()) {
    const { text, line } = span
    const isOne = span.kind === 'code' && !span.inLink && isCommand(text)
    const joint = isOne && since !== undefined ? jointOf(since) : undefined
    const after = spans.slice(index + 1, index + 1 + spansAfter)
    if (isOne && (joint || isInstruction({ text, block, before, isFirst, after, isSetupSection }))) {
      const tail = /^[^\n.!?]*/.exec(textOf(after))?.[0] ?? ''
      commands.push({ text: withoutPrompt(text), line, isOr: joint === 'or', lead: before.slice(-80), tail })
      since = ''
    } else if (since !== undefined) since = !isOne && since.length > 80 ? undefined : since + text
    isFirst &&= /^([\s\d.)*_-]*|\s*~\/[\w./-]*:?\s*)$/.test(text)
    before = (before + (span.kind === 'code' ? withoutVerbs(text) : text)).slice(-longest)
  }
  return commands
}

/** How a text joins the command after it to the one before: “or”, “and then”. */
function jointOf(text: string): 'or' | 'and' | undefined {
  if (/^[\s,(]*(or|\/|\|)\b[^.]{0,30}$|\sor\s*$/i.test(text)) return 'or'
  return /^[\s,;]*((and|then|and then|&&|followed by)[\s,]*)?$/i.test(text) ? 'and' : undefined
}

/** A heading that is a script, alone or followed by a description. */
function commandOfHeading({ spans }: TextBlock): InlineCommand[] {
  const [only, ...rest] = spans.filter(({ text }) => text.trim() !== '')
  if (
    only?.kind !== 'code' ||
    !/^(\s*[-–—:]|$)/.test(textOf(rest)) ||
    !callsScript.test(only.text) ||
    !isCommand(only.text)
  )
    return []
  return [{ text: withoutPrompt(only.text), line: only.line, isOr: false, lead: '', tail: '' }]
}

/** Code without its verbs: the `run` of `npm run dev` does not introduce the next command. */
function withoutVerbs(code: string): string {
  return code.replace(/\b(run|exec|use|start|call|do|with)\b/g, '_')
}

/** How many characters are read before a command. */
const longest = 200

/** `npm run` **`build`**: one command, written as two. */
function withJoined(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of spans) {
    const [before, gap] = joined.slice(-2)
    const isRest = span.kind === 'code' && /^(<?[\w:-]+>?)$/.test(span.text) && gap?.text.trim() === ''
    if (
      isRest &&
      before?.kind === 'code' &&
      /^((npm|yarn|pnpm|bun) run|npm|yarn|pnpm|make)( [\w:-]+)?$/.test(before.text)
    )
      joined.splice(-2, 2, { ...before, text: `${before.text} ${span.text}` })
    else joined.push(span)
  }
  return joined
}

function isCommand(code: string): boolean {
  const { statements, fault } = parseShell(withoutPrompt(code))
  const [first] = statements
  const command = first?.commands[0]
  if (fault !== undefined || !command) return false
  if (/^\.\/[\w./-]+\.(sh|bash)$/.test(command.name)) return true
  if (!isKnownTool(command.name)) return false
  if (command.args.length === 0)
    return (
      (command.name === 'yarn' || command.name === 'make' || /^\$ +\S/.test(code)) &&
      command.sets.length === 0
    )
  // `node v20` names a version.
  if (/^v?\d+(\.|$)/.test(command.args[0] ?? '') && versioned.has(command.name)) return false
  // “via `docker compose`” names a program.
  if (command.name === 'docker' && command.args.join() === 'compose') return false
  return !isSentence(command.name, command.args)
}

const versioned = words('node npm yarn pnpm bun')

function withoutPrompt(code: string): string {
  return code.replace(/^\s*(~\/\S+ +)?(\$ +)?/, '')
}
