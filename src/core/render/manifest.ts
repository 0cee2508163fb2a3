import { didYouMean } from '../system/did-you-mean.ts'
import { UserError } from '../system/errors.ts'
import { type ToolchainName, toolchains } from '../system/toolchain/toolchains.ts'

/** The contents of a template's `template.yml`. */
export interface Manifest {
  readonly title: string
  /** How its projects are installed and run. */
  readonly toolchain: ToolchainName
  readonly questions: Readonly<Record<string, Question>>
}

/**
 * A question of a template. Each can be answered with `--set`; some have a flag, some are asked on a
 * terminal.
 */
export type Question = ChoiceQuestion | TextQuestion

interface Asked {
  readonly about: string
  /** Its own flag, such as `--db`. */
  readonly flag?: string
  /** The prompt. Without it, the question is never asked. */
  readonly ask?: string
}

export interface ChoiceQuestion extends Asked {
  readonly type: 'choice'
  /** value → label. Each value names a layer: `+postgres`. */
  readonly choices: Readonly<Record<string, string>>
  readonly default: string
}

export interface TextQuestion extends Asked {
  /** The default of a package name comes from the folder. */
  readonly type: 'text' | 'package-name'
  readonly default?: string
  /** A regular expression that the whole answer must match, and its description. */
  readonly pattern?: string
  readonly patternHint?: string
}

export type Answers = Readonly<Record<string, string>>

/** Throws for an unknown question or an invalid value. `source` says where the answer came from. */
export function checkAnswer(manifest: Manifest, key: string, value: unknown, source: string): string {
  const question = Object.hasOwn(manifest.questions, key) ? manifest.questions[key] : undefined
  if (!question) {
    const known = Object.keys(manifest.questions)
    throw new UserError(
      `${source}: there is no question called ${shown(key)}.${didYouMean(key.slice(0, 100), known)}`,
      `The questions are ${known.join(', ')}.`,
    )
  }
  if (typeof value !== 'string') {
    const hint = typeof value === 'object' ? 'Write one text.' : 'Put it in quotes.'
    throw new UserError(`${source}: ${key} must be a text, not ${kindOf(value)}.`, hint)
  }
  const fault =
    question.type === 'choice' ? choiceFault(question, value) : textFault(question, value, manifest.toolchain)
  if (fault) throw new UserError(`${source}: ${key} ${fault.message}`, fault.hint)
  return value
}

/** A list is not printed: with a YAML alias it can contain itself. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Date) return 'a date'
  return typeof value === 'object' && value !== null ? 'a mapping' : String(value)
}

/** A quoted text, shortened to one line. */
function shown(text: string): string {
  return text.length > 80 ? `${JSON.stringify(text.slice(0, 79))}…` : JSON.stringify(text)
}

interface Fault {
  readonly message: string
  readonly hint: string
}

function choiceFault({ choices }: ChoiceQuestion, value: string): Fault | undefined {
  const known = Object.keys(choices)
  if (known.includes(value)) return undefined
  return {
    message: `cannot be ${shown(value)}.${didYouMean(value.slice(0, 100), known)}`,
    hint: `Choose one of ${known.join(', ')}.`,
  }
}

function textFault(
  { type, pattern, patternHint }: TextQuestion,
  value: string,
  toolchain: ToolchainName,
): Fault | undefined {
  if (type === 'package-name') {
    const { nameFault, names } = toolchains[toolchain]
    const fault = nameFault(value)
    return fault ? { message: `${shown(value)} ${fault}.`, hint: `Choose another ${names}.` } : undefined
  }
  if (pattern && !new RegExp(pattern, 'u').test(value)) {
    return {
      message: `${shown(value)} does not fit.`,
      hint: patternHint ?? `It must match ${pattern}.`,
    }
  }
  return undefined
}

/** The default answer of a question, or undefined where it has none. */
export function defaultOf(question: Question, packageName: string): string | undefined {
  return question.type === 'package-name' ? packageName : question.default
}
