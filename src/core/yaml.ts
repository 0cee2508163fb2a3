import { parse, YAMLParseError } from 'yaml'

/** Reads YAML, and JSON with it. `undefined` for an empty text; throws YamlFault with the first thing that is wrong. */
export function parseYaml(text: string): unknown {
  try {
    return parse(text) ?? undefined
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    throw new YamlFault(error.message.split('\n')[0]?.replace(/:$/, '') ?? error.message)
  }
}

/** A text that is no YAML; the message says what and where. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault'
}
