import { UserError } from '../../../core/system/errors.ts'
import { parseYaml, YamlFault } from '../../../core/system/yaml.ts'
import type { Repository } from './repository.ts'

/** The section `doctor` of gapi.yml or `gapi.doctor` of package.json, not validated yet. */
export interface SettingsSection {
  readonly section: Section
  /** Its name in messages. */
  readonly place: string
}

export type Section = Readonly<Record<string, unknown>>

export function settingsSection({ read }: Repository): SettingsSection {
  const inYaml = sectionOf(yamlOf(read('gapi.yml')), 'doctor')
  const inManifest = sectionOf(sectionOf(jsonOf(read('package.json')), 'gapi'), 'doctor')
  if (inYaml && inManifest)
    throw new UserError(
      'Both gapi.yml and package.json have settings for the doctor.',
      'Keep them in one place: doctor: in gapi.yml.',
    )
  const place = inYaml ? 'doctor in gapi.yml' : 'gapi.doctor in package.json'
  return { section: inYaml ?? inManifest ?? {}, place }
}

/** The values of `placeholders`, for the placeholders in README commands. */
export function placeholdersIn({ section, place }: SettingsSection): ReadonlyMap<string, string> {
  const { placeholders = {} } = section
  const named = recordOf(placeholders)
  if (!named)
    throw new UserError(
      `${place}: placeholders must be a map of names and values.`,
      'Write placeholders: { your-name: ci }',
    )
  return new Map(
    Object.entries(named).map(([name, value]) => {
      if (typeof value === 'string' || typeof value === 'number') return [name, String(value)]
      throw new UserError(
        `${place}: the value of the placeholder ${name} must be a string or a number.`,
        `Write placeholders: { ${name}: ci }`,
      )
    }),
  )
}

export function recordOf(value: unknown): Section | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

function sectionOf(value: unknown, name: string): Section | undefined {
  return recordOf(recordOf(value)?.[name])
}

function yamlOf(text: string | undefined): unknown {
  try {
    return parseYaml(text ?? '')
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    throw new UserError(`gapi.yml is not valid YAML: ${error.message}.`, 'Fix it, and run the command again.')
  }
}

/** The root's package.json was validated when the repository was read. */
function jsonOf(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text)
}
