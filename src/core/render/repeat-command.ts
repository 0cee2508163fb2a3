import { shellCommand } from '../system/shell.ts'
import { type Answers, defaultOf, type Manifest } from './manifest.ts'
import { packageNameOf } from './names.ts'

/** The default of --template. */
export const defaultTemplate = 'api'

interface RepeatedTemplate {
  readonly name: string
  readonly manifest: Manifest
}

/**
 * The shortest command that creates the same project without questions: pinned to a version, with the answers
 * that are not defaults. `flags` are the other flags of the run.
 */
export function repeatCommandOf(
  { name, manifest }: RepeatedTemplate,
  answers: Answers,
  { npxSpec, folder, flags = [] }: { npxSpec: string; folder: string; flags?: readonly string[] },
): string {
  const packageName = packageNameOf(folder.slice(folder.lastIndexOf('/') + 1))
  const given = Object.entries(manifest.questions).flatMap(([key, question]) => {
    const answer = answers[key] ?? ''
    if (answer === defaultOf(question, packageName)) return []
    return question.flag ? [question.flag, answer] : ['--set', `${key}=${answer}`]
  })
  const template = name === defaultTemplate ? [] : ['--template', name]
  return shellCommand(['npx', npxSpec, folder, '-y', ...template, ...given, ...flags])
}
