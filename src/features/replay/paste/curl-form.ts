import { UserError } from '../../../core/system/errors.ts'
import type { FormPart } from '../form-data.ts'

/** The types that curl gives to files by their names. */
const types: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  htm: 'text/html',
  html: 'text/html',
  pdf: 'application/pdf',
  xml: 'application/xml',
}

/** What `-F name=text`, `-F name=@file` or `--form-string name=text` sends. */
export function formPartIn(name: string, value: string): FormPart {
  const [, field, rest = ''] = /^([^=]+)=(.*)$/s.exec(value) ?? []
  if (field === undefined)
    throw new UserError(`The option -F of curl has no name: ${value}`, 'Write it as -F name=value.')
  if (name === 'form-string') return { name: field, value: rest }
  const [text = '', ...others] = rest.split(/;(?=\s*(?:type|filename|headers|encoder)=)/)
  const of = (wanted: string) => {
    const found = others.map(other => other.trimStart()).find(other => other.startsWith(`${wanted}=`))
    return found === undefined ? undefined : unquoted(found.slice(wanted.length + 1))
  }
  const isFile = text.startsWith('@')
  if (!isFile && !text.startsWith('<')) return { name: field, value: unquoted(text), type: of('type') }
  const path = unquoted(text.slice(1))
  if (path.includes(','))
    throw new UserError(
      `The option -F of curl names several files: ${path}`,
      'Write one -F for each of them.',
    )
  if (!isFile)
    throw new UserError(
      `The curl command reads the field ${field} from a file, ${path}, which is not in what you pasted.`,
      `Paste the text in place of the name: -F '${field}=…'`,
    )
  const fileName = of('filename') ?? path.replace(/^.*[\\/]/, '')
  const extension = fileName.toLowerCase().split('.').at(-1) ?? ''
  const type = of('type') ?? types[extension] ?? 'application/octet-stream'
  return { name: field, value: undefined, type, fileName }
}

function unquoted(text: string): string {
  const [, inner] = /^"((?:[^"\\]|\\.)*)"$/s.exec(text) ?? []
  return inner === undefined ? text : inner.replace(/\\(["\\])/g, '$1')
}
