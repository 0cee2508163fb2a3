import { type Json, recordIn } from '../../../core/system/json.ts'
import { parseYaml, YamlFault } from '../../../core/system/yaml.ts'

/** The YAML of a tool's settings; empty where it cannot be read, which the tool says itself. */
export function yamlOf(text: string | undefined): Json {
  try {
    return recordIn(parseYaml(text ?? ''))
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    return {}
  }
}
