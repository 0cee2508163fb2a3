import confirm from '@inquirer/confirm'
import input from '@inquirer/input'
import select from '@inquirer/select'
import { Cancelled } from '../core/errors.ts'
import type { ChoiceQuestion, Manifest } from '../core/manifest.ts'
import type { OnConflict, Plan } from '../features/create/plan.ts'
import { summaryText } from './formats/created-text.ts'
import type { Io } from './io.ts'

/** What a person is asked, at most: the folder, the template's questions, what to do about conflicts, and a yes. */
export interface Prompts {
  folder(): Promise<string>
  questions(manifest: Manifest, given: Readonly<Record<string, string>>): Promise<Record<string, string>>
  conflict(plan: Plan): Promise<OnConflict>
  confirm(plan: Plan): Promise<void>
}

export function promptsOn({ stdin, screen, signal }: Io): Prompts {
  const context = { input: stdin, output: screen, signal }
  return {
    folder: () => cancellable(input({ message: 'Where should it go?', default: 'my-app' }, context)),

    async questions(manifest, given) {
      const answers: Record<string, string> = {}
      for (const [key, question] of Object.entries(manifest.questions)) {
        if (question.type !== 'choice' || !question.ask || given[key] !== undefined) continue
        answers[key] = await cancellable(select(choiceOf(question, question.ask), context))
      }
      return answers
    },

    conflict: plan => cancellable(select(conflictOf(plan), context)),

    async confirm(plan) {
      screen.write(summaryText(plan))
      const yes = await cancellable(confirm({ message: 'Create it?', default: true }, context))
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

/** inquirer throws an error of its own on Ctrl-C, on a closed terminal and when the signal fires. */
async function cancellable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Error && /^(Exit|Abort)PromptError$/.test(error.name)) {
      throw new Cancelled('Cancelled. Nothing was written.')
    }
    throw error
  }
}

/** Whether a person types the name of a production database, to say that they mean it. */
export async function typedName(
  database: string,
  purpose: string,
  { stdin, screen, signal }: Io,
): Promise<boolean> {
  const name = database.slice(database.search(/[^/ ]+$/))
  const message = `${database} is production. Type ${name} to ${purpose}:`
  return (await cancellable(input({ message }, { input: stdin, output: screen, signal }))) === name
}

/** Whether a person says yes; nothing typed is a no. */
export async function saysYes(message: string, { stdin, screen, signal }: Io): Promise<boolean> {
  return cancellable(confirm({ message, default: false }, { input: stdin, output: screen, signal }))
}
