import { parseLinedYaml, YamlFault } from '../../../core/system/yaml.ts'
import { FormatFault, type Parsed } from './parsed.ts'

/** Parses a seed in YAML, or in JSON only. Throws FormatFault. */
export function parseYamlSeed(text: string, { json }: { readonly json: boolean }): Parsed {
  try {
    return parseLinedYaml(text, { json })
  } catch (error) {
    throw error instanceof YamlFault ? new FormatFault(error.message, error.line) : error
  }
}
