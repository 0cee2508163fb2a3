import { type Answers, defaultOf, type Manifest } from './manifest.ts'
import { packageNameOf } from './names.ts'
import { shellCommand } from './shell.ts'

/**
 * The shortest command that makes the same project again without a question: pinned to a version, and only with
 * the answers that are no defaults. `flags` are those of the run that are no answers.
 */
export function repeatCommandOf(
  manifest: Manifest,
  answers: Answers,
  { npxSpec, folder, flags = [] }: { npxSpec: string; folder: string; flags?: readonly string[] },
): string {
  const packageName = packageNameOf(folder.slice(folder.lastIndexOf('/') + 1))
  const told = Object.entries(manifest.questions).flatMap(([key, question]) => {
    const answer = answers[key] ?? ''
    if (answer === defaultOf(question, packageName)) return []
    return question.flag ? [question.flag, answer] : ['--set', `${key}=${answer}`]
  })
  return shellCommand(['npx', npxSpec, folder, '-y', ...told, ...flags])
}
