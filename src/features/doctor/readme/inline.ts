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
  if (block.isHeading) return commandOfHeading(block)
  const commands: InlineCommand[] = []
  let before = ''
  let isFirst = true
  /** What has been said since the last command, as long as it is short. */
  let since: string | undefined
  const spans = withJoined(block.spans)
  for (const [index, span] of spans.entries()) {
    if (span.kind === 'code' && !span.inLink && isCommand(span.text)) {
      const isOr = since !== undefined && /^[\s,(]*(or|\/|\|)\b[^.]{0,30}$|,?\s+or\s*$/i.test(since)
      const isNext =
        since !== undefined && /^[\s,;]*(and|then|and then|,|&&|followed by)?[\s,]*$/i.test(since)
      const rest = spans.slice(index + 1, index + 1 + near)
      if (
        isOr ||
        isNext ||
        isAsked({
          isBare: !/\s/.test(span.text),
          isScript: callsScript.test(span.text),
          block,
          before,
          isFirst,
          rest,
          isSetupSection,
        })
      ) {
        commands.push({ text: withoutPrompt(span.text), line: span.line, isOr, lead: before.slice(-80) })
        since = ''
      } else since = since === undefined ? undefined : since + span.text
    } else if (since !== undefined) since = since.length > 80 ? undefined : since + span.text
    isFirst &&= /^([\s\d.)*_-]*|\s*~\/[\w./-]*:?\s*)$/.test(span.text)
    before = (before + (span.kind === 'code' ? withoutVerbs(span.text) : span.text)).slice(-longest)
  }
  return commands
}

/** A heading that is a script, above a text or before words that tell what it does. */
function commandOfHeading({ spans }: TextBlock): InlineCommand[] {
  const [only, ...rest] = spans.filter(({ text }) => text.trim() !== '')
  if (
    only?.kind !== 'code' ||
    !/^(\s*[-–—:]|$)/.test(textOf(rest)) ||
    !callsScript.test(only.text) ||
    !isCommand(only.text)
  )
    return []
  return [{ text: withoutPrompt(only.text), line: only.line, isOr: false, lead: '' }]
}

/** The `run` of one command asks for no other. */
function withoutVerbs(code: string): string {
  return code.replace(/\b(run|exec|use|start|call|do|with)\b/g, '_')
}

/** How far a sentence is read back, in characters, and forth, in spans. */
const longest = 200
const near = 6

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
  if (fault !== undefined || !command || !isKnownTool(command.name)) return false
  if (command.args.length === 0)
    return (/^(yarn|make)$/.test(command.name) || /^\$ +\S/.test(code)) && command.sets.length === 0
  // `node v20` names a version.
  if (/^v?\d+(\.|$)/.test(command.args[0] ?? '') && /^(node|npm|yarn|pnpm|bun)$/.test(command.name))
    return false
  // “via `docker compose`” names a program.
  if (command.name === 'docker' && command.args.join() === 'compose') return false
  return !isSentence(command.name, command.args)
}

function withoutPrompt(code: string): string {
  return code.replace(/^\s*(~\/\S+ +)?(\$ +)?/, '')
}

/** A package manager, or what plays its part, with something to do. */
const callsScript = /^(\$ +)?([A-Z_]+=\S* +)*(npm|npx|yarn|pnpm|bun|bunx|make|just|task)\s+\S/

interface Sentence {
  readonly isBare: boolean
  readonly isScript: boolean
  readonly block: TextBlock
  readonly before: string
  /** Nothing but a number or a mark stands before it. */
  readonly isFirst: boolean
  readonly rest: readonly Span[]
  readonly isSetupSection: boolean
}

function isAsked({ isBare, isScript, block, before, isFirst, rest, isSetupSection }: Sentence): boolean {
  const isLast = rest.length < near && isEmpty(rest)
  if (isFirst && isLast) return true
  if (!isBare && /\n\s*$/.test(before) && (isLast || /^ *\n/.test(textOf(rest)))) return true
  if (/\n\s*~\/[\w./-]*:?\s*$/.test(before)) return true
  // “`npm run dev` will start …” is a paragraph that asks, and so is one whose first line is the command.
  if (isFirst && block.item === undefined && /^(\s*(will|to|starts?|runs?|and)\b|[ ]*\n)/.test(textOf(rest)))
    return true
  if (isFirst && block.item !== undefined && (block.ordered || isSetupSection || particle.test(textOf(rest))))
    return true
  if (isFirst && block.item !== undefined && isScript && /^\s*[-–—:]+\s/.test(textOf(rest))) return true
  const sentence = before.split(/[.!?]\s|\n(?=\s*[-*\d])/).at(-1) ?? ''
  if (/(^|\n)[^:：\n]{2,90}(::?|：)[\s*_]{0,9}$/.test(before.slice(-100)) && !/https?:\s*$/.test(before))
    return true
  if (negated.test(sentence)) return false
  if (!isScript && told.test(sentence)) return false
  const isMeant =
    !isBare || (/\b(install|dependenc|packages|modules)/i.test(sentence) && !adding.test(sentence))
  if (isMeant && !isDefinition(block) && /\b(with|via|by|using|then)\W*$/i.test(sentence)) return true
  if (block.ordered && isLast && (/\($/.test(before) || (!isBare && before.length < 70))) return true
  if (
    block.item !== undefined &&
    isSetupSection &&
    isMeant &&
    isLast &&
    before.length < 70 &&
    !isDefinition(block)
  )
    return true
  if (!isBare && abroad.test(sentence)) return true
  const verb = isBare ? askingAtOnce : asking
  return !isDefinition(block) && verb.test(sentence.slice(-60))
}

/** `build`: says what a script does, and asks for nothing. */
function isDefinition({ spans: [first, second] }: TextBlock): boolean {
  return first?.kind === 'code' && /^[\w:-]+$/.test(first.text) && /^\s*[:–—-]/.test(second?.text ?? '')
}

/** A program without a word for it, such as `make`, is asked for only right behind a verb. */
const askingAtOnce = /\b(run|running|execute|type|enter|use|do|call)\W*$/i

const asking =
  /\b(run|running|execute|executing|type|enter|use|using|call|launch|start( it| the \w+)? (with|by|using)|do|try|hit|issue|invoke|simply|just|via|command|clone)\b[^.!?]*$/i

/** “Types are checked separately via `tsc --noEmit`”: what the project does itself. */
const told = /\b(is|are|was|were|gets?|be|been|being) (\w+ ){1,4}(via|with|by|using|through)\W*$/i

/** “To add a package, use `yarn`” names the program, and not a call of it. */
const adding = /\badd(ing|s)?\b/i

/** The same verbs in other languages, right before the code. */
const abroad =
  /(运行|执行|使用|输入|運行|執行|実行|실행|выполните|запустите|виконайте|запустіть|\b(ejecut\w+|executar|executando|rod(e|ar)|corr(e|er|a)|lancez|lancer|exécutez|starte|führe|jalankan|uruchom|çalıştır\w*)( (el|o|a|la|le|den|die|das) )?( ?(comando|commande|befehl|perintah))?)\s*:?\s*$/iu

/** “With it” behind the code, in Korean and Japanese. */
const particle = /^\s*(으?로|을|를|を|で)/u

/** What a text tells of, and does not ask for. */
const negated =
  /\b(we use|prefix\w*)\b[^,]*$|\b(when|whenever|after|before|once|while|if|instead of|unlike|don't|do not|never|not|same as|equivalent|alias|which|that|this) (you |it |will |would |the )?(\w+ )?(run|runs|running|use|uses|using|executes?|call(s|ing)?)\b[^,]*$|\b(output|result|logs?) of\b[^,]*$|(不要|请勿|避免)[^。，]*$/i

function isEmpty(spans: readonly Span[]): boolean {
  return /^[\s.,;:)*_!]*$/.test(spans.map(({ text }) => text).join(''))
}
