import { type Span, type TextBlock, textOf } from './block.ts'
import { isSentence } from './fence.ts'
import { parseShell } from './shell.ts'
import { isKnownTool } from './tools.ts'

export interface InlineCommand {
  readonly text: string
  readonly line: number
  /** Offered beside the one before it: “`npm install` or `yarn`”. */
  readonly isOr: boolean
  readonly lead: string
}

/**
 * The commands that a text tells its reader to run: code that begins with a known tool and is the whole item,
 * follows `Label:` or a verb such as “run”, or opens a numbered step.
 */
export function inlineCommands(block: TextBlock, isSetupSection: boolean): InlineCommand[] {
  if (block.isHeading) return []
  const commands: InlineCommand[] = []
  let before = ''
  let last: { readonly end: number } | undefined
  for (const [index, span] of block.spans.entries()) {
    if (span.kind === 'code' && !span.inLink && isCommand(span.text)) {
      const since = last === undefined ? '' : before.slice(last.end)
      const isOr = last !== undefined && /^[\s,(]*(or|\/|\|)\b[^.]{0,30}$/i.test(since)
      const isNext = last !== undefined && /^[\s,;]*(and|then|and then|,|&&|followed by)?[\s,]*$/i.test(since)
      if (isOr || isNext || isAsked(block, index, before, isSetupSection)) {
        commands.push({ text: withoutPrompt(span.text), line: span.line, isOr, lead: before.slice(-80) })
        last = { end: before.length + span.text.length }
      }
    }
    before += span.text
  }
  return commands
}

function isCommand(code: string): boolean {
  const { statements, fault } = parseShell(withoutPrompt(code))
  const [first] = statements
  const command = first?.commands[0]
  if (fault !== undefined || !command || !isKnownTool(command.name)) return false
  if (command.args.length === 0) return /^(yarn|make)$/.test(command.name) && command.sets.length === 0
  return !isSentence(command.name, command.args)
}

function withoutPrompt(code: string): string {
  return code.replace(/^\$ +/, '')
}

function isAsked(block: TextBlock, index: number, before: string, isSetupSection: boolean): boolean {
  const opens = before.trim() === '' || /^[\s\d.)*_-]*$/.test(before)
  const rest = block.spans.slice(index + 1)
  if (opens && isEmpty(rest)) return true
  // “`npm run dev` will start …” is a paragraph that asks.
  if (opens && block.item === undefined && /^\s*(will|to|starts?|runs?|and)\b/.test(textOf(rest))) return true
  if (opens && block.item !== undefined && (block.ordered || isSetupSection)) return true
  const sentence =
    before
      .slice(-160)
      .split(/[.!?]\s|\n(?=\s*[-*\d])/)
      .at(-1) ?? ''
  if (/(^|\n)[^:\n]{2,90}::?[\s*_]*$/.test(before.slice(-100)) && !/https?:\s*$/.test(before)) return true
  if (negated.test(sentence)) return false
  if (/\b(with|via|by|using|then)\W*$/i.test(sentence)) return true
  if (block.item !== undefined && isSetupSection && isEmpty(rest) && before.length < 70) return true
  return asking.test(sentence.slice(-60))
}

const asking =
  /\b(run|running|execute|executing|type|enter|use|using|call|launch|start( it| the \w+)? (with|by|using)|do|try|issue|invoke|simply|just|via|command)\b[^.!?]*$/i

/** What a text tells of, and does not ask for. */
const negated =
  /\b(when|whenever|after|before|once|while|if|instead of|unlike|don't|do not|never|not|same as|equivalent|alias|which|that|this) (you |it |will |would |the )?(\w+ )?(run|runs|running|use|uses|using|executes?|call(s|ing)?)\b[^,]*$/i

function isEmpty(spans: readonly Span[]): boolean {
  return /^[\s.,;:)*_!]*$/.test(spans.map(({ text }) => text).join(''))
}
