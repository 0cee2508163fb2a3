import { UserError } from './errors.ts'
import { packageNameFault } from './names.ts'
import { didYouMean } from './suggest.ts'

/** What a template's `template.yml` says of it. */
export interface Manifest {
  readonly title: string
  readonly questions: Readonly<Record<string, Question>>
}

/** One thing a template wants to know. Each can be answered with `--set`; some have a flag, some are asked for. */
export type Question = ChoiceQuestion | TextQuestion

interface Asked {
  readonly about: string
  /** A flag of its own, such as `--db`. */
  readonly flag?: string
  /** The wording on a terminal. Without it the question is never asked there. */
  readonly ask?: string
}

export interface ChoiceQuestion extends Asked {
  readonly type: 'choice'
  /** value → how it is shown. Each value names a layer: `+postgres`. */
  readonly choices: Readonly<Record<string, string>>
  readonly default: string
}

export interface TextQuestion extends Asked {
  /** A package name takes its default from the folder. */
  readonly type: 'text' | 'package-name'
  readonly default?: string
  /** A regular expression the whole answer must match, and its wording. */
  readonly pattern?: string
  readonly patternHint?: string
}

export type Answers = Readonly<Record<string, string>>

/** Refuses an unknown question or a value that does not fit it. `source` says where the answer came from. */
export function checkAnswer(manifest: Manifest, key: string, value: unknown, source: string): string {
  const question = manifest.questions[key]
  if (!question) {
    const known = Object.keys(manifest.questions)
    throw new UserError(
      `${source}: there is no question called ${JSON.stringify(key)}.${didYouMean(key, known)}`,
      `The questions are ${known.join(', ')}.`,
    )
  }
  if (typeof value !== 'string') {
    throw new UserError(
      `${source}: ${key} must be a text, not ${JSON.stringify(value)}.`,
      'Put it in quotes.',
    )
  }
  const fault = question.type === 'choice' ? choiceFault(question, value) : textFault(question, value)
  if (fault) throw new UserError(`${source}: ${key} ${fault.says}`, fault.hint)
  return value
}

interface Fault {
  readonly says: string
  readonly hint: string
}

function choiceFault({ choices }: ChoiceQuestion, value: string): Fault | undefined {
  const known = Object.keys(choices)
  if (known.includes(value)) return undefined
  return {
    says: `cannot be ${JSON.stringify(value)}.${didYouMean(value, known)}`,
    hint: `Choose one of ${known.join(', ')}.`,
  }
}

function textFault({ type, pattern, patternHint }: TextQuestion, value: string): Fault | undefined {
  if (type === 'package-name') {
    const fault = packageNameFault(value)
    return fault
      ? { says: `${JSON.stringify(value)} ${fault}.`, hint: 'Choose another npm package name.' }
      : undefined
  }
  if (pattern && !new RegExp(pattern, 'u').test(value)) {
    return {
      says: `${JSON.stringify(value)} does not fit.`,
      hint: patternHint ?? `It must match ${pattern}.`,
    }
  }
  return undefined
}

/** The answer of a question nobody answered, or undefined where there is none. */
export function defaultOf(question: Question, packageName: string): string | undefined {
  return question.type === 'package-name' ? packageName : question.default
}
