import type { Answers } from './manifest.ts'

/** What a project remembers of its making, in `gapi.yml`: all that is needed to render it again. */
export interface Project {
  readonly template: string
  /** Version of create-good-api. */
  readonly version: string
  /** ISO 8601, UTC, whole seconds. */
  readonly createdAt: string
  readonly answers: Answers
}

export const projectFile = 'gapi.yml'

/**
 * The text of gapi.yml. Keys are sorted and texts are JSON strings, which are YAML too (YAML 1.2, 1.3), so that
 * creating a project does not have to load a YAML library.
 */
export function projectFileOf({ template, version, createdAt, answers }: Project): string {
  const lines = Object.keys(answers)
    .sort()
    .map(key => `  ${key}: ${scalarOf(answers[key] ?? '')}`)
  return [
    '# How this project was made. gapi reads it; commit it.',
    'answers:',
    ...lines,
    `createdAt: ${scalarOf(createdAt)}`,
    `template: ${scalarOf(template)}`,
    `version: ${scalarOf(version)}`,
    '',
  ].join('\n')
}

/** Plain where YAML reads it back as the same text, quoted elsewhere (`null`, `1.0`, `yes`, dates …). */
function scalarOf(text: string): string {
  return /^[a-z][a-z-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/.test(text)
    ? text
    : JSON.stringify(text)
}
