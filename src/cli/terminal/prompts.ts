import confirm from '@inquirer/confirm'
import input from '@inquirer/input'
import select from '@inquirer/select'
import type { ChoiceQuestion, Manifest } from '../../core/render/manifest.ts'
import { Cancelled } from '../../core/system/errors.ts'
import type { OnConflict, Plan } from '../../features/create/plan.ts'
import { summaryText } from '../formats/new/created-text.ts'
import type { Io } from './io.ts'

/** All questions: the folder, the template's questions, how to handle conflicts, and the confirmation. */
export interface Prompts {
  /** Asks until `faultOf` returns undefined for the name; shows what it returns otherwise. */
  folder(faultOf: (name: string) => string | undefined): Promise<string>
  questions(manifest: Manifest, given: Readonly<Record<string, string>>): Promise<Record<string, string>>
  conflict(plan: Plan): Promise<OnConflict>
  confirm(plan: Plan): Promise<void>
}

export function promptsOn(io: Io): Prompts {
  return {
    folder: faultOf =>
      ask(io, context =>
        input(
          {
            message: 'Folder of the project:',
            default: 'my-app',
            validate: name => faultOf(name) ?? true,
          },
          context,
        ),
      ),

    async questions(manifest, given) {
      const answers: Record<string, string> = {}
      for (const [key, question] of Object.entries(manifest.questions)) {
        if (question.type !== 'choice' || !question.ask || given[key] !== undefined) continue
        const choice = choiceOf(question, question.ask)
        answers[key] = await ask(io, context => select(choice, context))
      }
      return answers
    },

    conflict: plan => ask(io, context => select(conflictOf(plan), context)),

    async confirm(plan) {
      io.screen.write(summaryText(plan))
      const yes = await ask(io, context => confirm({ message: 'Create it?', default: true }, context))
      if (!yes) throw new Cancelled('Cancelled. Nothing was written.')
    },
  }
}

function choiceOf({ choices, default: first }: ChoiceQuestion, message: string) {
  return {
    message,
    default: first,
    choices: Object.entries(choices).map(([value, name]) => ({ value, name })),
  }
}

function conflictOf({ target, conflicts }: Plan) {
  return {
    message: `${target.shown} is not empty (${conflicts.slice(0, 3).join(', ')}${conflicts.length > 3 ? ' …' : ''}).`,
    choices: [
      { value: 'abort', name: 'Stop here' },
      { value: 'skip', name: 'Keep my files, add the rest' },
      { value: 'overwrite', name: 'Overwrite what the project needs, keep the rest' },
    ] satisfies { value: OnConflict; name: string }[],
  }
}

/** Where a prompt reads and writes, and what ends it. */
interface PromptContext {
  readonly input: Io['stdin']
  readonly output: Io['screen']
  readonly signal: AbortSignal
}

/**
 * Shows a prompt. Throws Cancelled on Esc and Ctrl-C, on a closed terminal and when the signal fires: inquirer does
 * not handle Esc, and throws its own errors for the others.
 */
async function ask<T>(
  { stdin, screen, signal }: Io,
  prompt: (context: PromptContext) => Promise<T>,
): Promise<T> {
  const byKey = new AbortController()
  const onKey = (_text: unknown, key: { readonly name?: string } | undefined) => {
    if (key?.name === 'escape') byKey.abort()
  }
  stdin.on('keypress', onKey)
  try {
    return await prompt({ input: stdin, output: screen, signal: AbortSignal.any([signal, byKey.signal]) })
  } catch (error) {
    if (error instanceof Error && /^(Exit|Abort)PromptError$/.test(error.name)) {
      throw new Cancelled('Cancelled. Nothing was written.')
    }
    throw error
  } finally {
    stdin.off('keypress', onKey)
  }
}

/** Asks for the name of a production database as consent. */
export async function typedName(database: string, danger: string, io: Io): Promise<string> {
  io.screen.write(`${danger}\n`)
  return ask(io, context => input({ message: `To do it, type ${database}:` }, context))
}

/** Asks for a yes; the default is no. */
export async function saysYes(message: string, io: Io): Promise<boolean> {
  return ask(io, context => confirm({ message, default: false }, context))
}
