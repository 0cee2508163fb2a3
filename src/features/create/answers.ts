import { type Answers, checkAnswer, defaultOf, type Manifest } from '../../core/render/manifest.ts'
import { UserError } from '../../core/system/errors.ts'

/** An answer and its source in the user's words: `--db` or `the answers file`. */
export interface GivenAnswer {
  readonly source: string
  readonly key: string
  readonly value: unknown
}

/** Checks the given answers. Throws where the same question has two different answers. */
export function checkAnswers(manifest: Manifest, given: readonly GivenAnswer[]): Answers {
  const answers: Record<string, string> = {}
  const sources: Record<string, string> = {}
  for (const { source, key, value } of given) {
    const answer = checkAnswer(manifest, key, value, source)
    const before = answers[key]
    if (before !== undefined && before !== answer) {
      throw new UserError(
        `${key} is both ${before} (${sources[key]}) and ${answer} (${source}).`,
        'Write it once.',
      )
    }
    answers[key] = answer
    sources[key] = source
  }
  return answers
}

/** All answers; questions without one get their default. */
export function completeAnswers(manifest: Manifest, given: Answers, packageName: string): Answers {
  const entries = Object.entries(manifest.questions).map(([key, question]) => {
    const answer = given[key] ?? defaultOf(question, packageName)
    if (answer === undefined)
      throw new UserError(`${key} is not answered.`, `Pass ${question.flag ?? `--set ${key}=`}.`)
    return [key, answer] as const
  })
  return Object.fromEntries(entries)
}
