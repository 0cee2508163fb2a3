import { UserError } from '../system/errors.ts'
import { isRecord, type Json } from '../system/json.ts'
import { parseYaml, YamlFault } from '../system/yaml.ts'

/** The content of a document or of a file that it refers to, in JSON or YAML. */
export function apiContent(text: string, name: string): Json {
  // Windows PowerShell writes UTF-16 with `>`.
  if (text.includes('\0')) throw new UserError(`${name} is not text in UTF-8.`, 'Save it as UTF-8.')
  const content = parsed(withoutMark(text), name)
  if (isRecord(content)) return content
  throw new UserError(`${name} is not an OpenAPI document.`, 'Pass a document of OpenAPI 3.0 or 3.1.')
}

/** The byte order mark, with which some editors begin a file. */
function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '')
}

function parsed(text: string, name: string): unknown {
  const isJson = /^\s*[{[]/.test(text)
  try {
    return isJson ? JSON.parse(text) : parseYaml(text)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof YamlFault)) throw error
    const reason = error.message.split('\n')[0]
    throw new UserError(
      `${name} is not valid ${isJson ? 'JSON' : 'YAML'}: ${reason}.`,
      'Fix it, and run the command again.',
    )
  }
}
