import { parseLinedYaml, YamlFault } from '../../../core/yaml.ts'
import { FormatFault, type Parsed } from './parsed.ts'

/** Reads a seed of YAML, or of JSON alone. Throws FormatFault. */
export function parseYamlSeed(text: string, { json }: { readonly json: boolean }): Parsed {
  try {
    return parseLinedYaml(text, { json })
  } catch (error) {
    throw error instanceof YamlFault ? new FormatFault(error.message, error.line) : error
  }
}
