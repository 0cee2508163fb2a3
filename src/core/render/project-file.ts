import type { Answers } from './manifest.ts'

/** The data in `gapi.yml` that is needed to render a project again. */
export interface Project {
  readonly template: string
  /** Version of create-good-api. */
  readonly version: string
  /** ISO 8601, UTC, whole seconds. */
  readonly createdAt: string
  readonly answers: Answers
  /** A package manager and its version: `pnpm@10.34.9`, or `npm`, which is also meant without it. */
  readonly packageManager?: string
}

export const projectFile = 'gapi.yml'

/**
 * The part of gapi.yml that every project has; the template's part comes before it. Keys are sorted and
 * strings are JSON strings, which are also YAML (YAML 1.2, 1.3), so that creating a project does not load a
 * YAML library.
 */
export function projectFileOf({ template, version, createdAt, answers, packageManager }: Project): string {
  const lines = Object.keys(answers)
    .sort()
    .map(key => `  ${key}: ${scalarOf(answers[key] ?? '')}`)
  return [
    '# How it was made. gapi reads it; commit it.',
    'answers:',
    ...lines,
    `createdAt: ${scalarOf(createdAt)}`,
    ...(packageManager === undefined ? [] : [`packageManager: ${scalarOf(packageManager)}`]),
    `template: ${scalarOf(template)}`,
    `version: ${scalarOf(version)}`,
    '',
  ].join('\n')
}

/** Unquoted where YAML reads it as the same string, else quoted (`null`, `1.0`, `yes`, dates …). */
function scalarOf(text: string): string {
  return /^[a-z][a-z-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/.test(text)
    ? text
    : JSON.stringify(text)
}
