import { type Span, type TextBlock, textOf } from './block.ts'

/** An inline command, and the sentence that it is in. */
export interface InlineContext {
  readonly text: string
  readonly block: TextBlock
  readonly before: string
  /** Only a number or a bullet is before it. */
  readonly isFirst: boolean
  readonly after: readonly Span[]
  readonly isSetupSection: boolean
}

/** How many spans after a command are read. */
export const spansAfter = 6

/** Whether a text asks its reader to run an inline command, and does not only mention it. */
export function isInstruction(context: InlineContext): boolean {
  return (
    isOwnLine(context) || startsText(context) || followsLabel(context) || isInstructionInSentence(context)
  )
}

/** `npm test` alone, on a line of its own, or after the folder that it runs in. */
function isOwnLine({ text, before, isFirst, after }: InlineContext): boolean {
  const isLast = isEnd(after)
  if (isFirst && isLast) return true
  if (!isBare(text) && endsLine(before) && (isLast || /^ *\n/.test(textOf(after)))) return true
  return /\n[^\S\n]*~\/[\w./-]*:?\s*$/.test(before)
}

/** “`npm run dev` will start …”, and a list item that starts with the command. */
function startsText({ text, block, isFirst, after, isSetupSection }: InlineContext): boolean {
  const next = textOf(after)
  if (!isFirst) return false
  if (block.item === undefined) return /^(\s*(will|to|starts?|runs?|and)\b|[ ]*\n)/.test(next)
  const isExplained = callsScript.test(text) && /^\s*[-–—:]+\s/.test(next)
  return block.ordered || isSetupSection || particle.test(next) || isExplained
}

/** “Install: `npm ci`”. */
function followsLabel({ before }: InlineContext): boolean {
  return label.test(before.slice(-100)) && !/https?:\s*$/.test(before)
}

function isInstructionInSentence(context: InlineContext): boolean {
  const { text, block, before } = context
  const sentence = before.split(/[.!?]\s|\n(?=[^\S\n]*[-*\d])/).at(-1) ?? ''
  if (negated.test(sentence) || (!callsScript.test(text) && described.test(sentence))) return false
  if (endsStep(context) || (!isBare(text) && abroad.test(sentence))) return true
  if (isDefinition(block)) return false
  const matches = !isBare(text) || (installing.test(sentence) && !adding.test(sentence))
  if (matches && (preposition.test(sentence) || endsItem(context))) return true
  return (isBare(text) ? directRequest : request).test(sentence.slice(-60))
}

/** “2. Install the dependencies (`npm ci`)”. */
function endsStep({ text, block, before, after }: InlineContext): boolean {
  return block.ordered && isEnd(after) && (before.endsWith('(') || (!isBare(text) && before.length < 70))
}

/** A short item of a list in the set-up that ends with the command. */
function endsItem({ block, before, after, isSetupSection }: InlineContext): boolean {
  return block.item !== undefined && isSetupSection && isEnd(after) && before.length < 70
}

/** Whether a block ends with these spans, and they hold only punctuation. */
function isEnd(spans: readonly Span[]): boolean {
  return spans.length < spansAfter && /^[\s.,;:)*_!]*$/.test(textOf(spans))
}

/** Whether a command has no arguments, such as `make`. */
function isBare(command: string): boolean {
  return !/\s/.test(command)
}

/** A call of a package manager or a task runner. */
export const callsScript = /^(\$ +)?([A-Z_]+=\S* +)*(npm|npx|yarn|pnpm|bun|bunx|make|just|task)\s+\S/

const label = /(^|\n)[^:：\n]{2,90}(::?|：)[\s*_]{0,9}$/

const installing = /\b(install|dependenc|packages|modules)/i

const preposition = /\b(with|via|by|using|then)\W*$/i

/** Whether only white space follows the last line end. */
function endsLine(text: string): boolean {
  return text.slice(text.trimEnd().length).includes('\n')
}

/** “`build`: …” describes a script. */
function isDefinition({ spans: [first, second] }: TextBlock): boolean {
  return first?.kind === 'code' && /^[\w:-]+$/.test(first.text) && /^\s*[:–—-]/.test(second?.text ?? '')
}

/** The verbs right before a program without arguments, such as `make`. */
const directRequest = /\b(run|running|execute|type|enter|use|do|call)\W*$/i

const request =
  /\b(run|running|execute|executing|type|enter|use|using|call|launch|start( it| the \w+)? (with|by|using)|do|try|hit|issue|invoke|simply|just|via|command|clone)\b[^.!?]*$/i

/** “Types are checked separately via `tsc --noEmit`”: what the project does, not the reader. */
const described = /\b(is|are|was|were|gets?|be|been|being) (\w+ ){1,4}(via|with|by|using|through)\W*$/i

/** “To add a package, use `yarn`” names a program. */
const adding = /\badd(ing|s)?\b/i

/** The same verbs in other languages, right before the code. */
const abroad =
  /(运行|执行|使用|输入|運行|執行|実行|실행|выполните|запустите|виконайте|запустіть|\b(ejecut\w+|executar|executando|rod(e|ar)|corr(e|er|a)|lancez|lancer|exécutez|starte|führe|jalankan|uruchom|çalıştır\w*)( (el|o|a|la|le|den|die|das) )?( ?(comando|commande|befehl|perintah))?)\s*(:\s*)?$/iu

/** “With it” after the code, in Korean and Japanese. */
const particle = /^\s*(으?로|을|를|を|で)/u

/** Words that mention a command and do not ask to run it. */
const negated =
  /\b(we use|prefix\w*)\b[^,]*$|\b(when|whenever|after|before|once|while|if|instead of|unlike|don't|do not|never|not|same as|equivalent|alias|which|that|this) (you |it |will |would |the )?(\w+ )?(run|runs|running|use|uses|using|executes?|call(s|ing)?)\b[^,]*$|\b(output|result|logs?) of\b[^,]*$|(不要|请勿|避免)[^。，]*$/i
