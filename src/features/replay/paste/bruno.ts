import { UserError } from '../../../core/system/errors.ts'
import { type Json, listIn, recordIn } from '../../../core/system/json.ts'
import { parseYaml, YamlFault } from '../../../core/system/yaml.ts'
import { type FormPart, multipartOf, urlencodedOf } from '../form-data.ts'
import { type BruBlock, bruBlocks, isOn, pairsIn } from './bru-text.ts'
import { type Pasted, pastedOf } from './pasted.ts'
import { filledWith } from './variables.ts'

const methods = /^(?:get|post|put|patch|delete|head|options)$/
const yamlHead = /^(?:info|http|meta):\s*$/m

/** Whether it is a request file of Bruno, in its own language or as OpenCollection YAML. */
export function isBruno(text: string): boolean {
  return isBru(text) || (/^http:\s*$/m.test(text) && yamlHead.test(text) && /^[ \t]+url:/m.test(text))
}

function isBru(text: string): boolean {
  return /^(?:meta|get|post|put|patch|delete|head|options)\s*\{\s*$/m.test(text) && /^[ \t]+url:/m.test(text)
}

export function brunoIn(text: string): Pasted {
  return isBru(text) ? bruIn(bruBlocks(text)) : openCollectionIn(yamlIn(text))
}

/** What both languages say of a request. */
interface Parts {
  readonly method: string
  readonly url: string
  readonly headers: ReadonlyArray<readonly [string, string]>
  /** Of the path, such as `:id`. */
  readonly path: ReadonlyMap<string, string>
  readonly auth: string
  readonly type: string
  readonly text: string
  readonly fields: readonly FormPart[]
  readonly variables: ReadonlyMap<string, string>
}

function bruIn(blocks: readonly BruBlock[]): Pasted {
  const textOf = (name: string) => blocks.find(each => each.name === name)?.text ?? ''
  const own = blocks.find(({ name }) => methods.test(name))
  const about = new Map(pairsIn(own?.text ?? ''))
  const type = about.get('body') ?? 'none'
  const fields = pairsIn(textOf(`body:${type}`)).filter(isOn)
  return requestOf({
    ...{ method: own?.name ?? '', url: about.get('url') ?? '', auth: about.get('auth') ?? 'none' },
    ...{ headers: pairsIn(textOf('headers')).filter(isOn), path: new Map(pairsIn(textOf('params:path'))) },
    ...{ type, text: textOf(`body:${type}`) || textOf('body'), fields: fields.map(fieldOf) },
    variables: new Map(pairsIn(textOf('vars:pre-request')).filter(isOn)),
  })
}

/** A file is written as `@file(path)`. */
function fieldOf([name, value]: readonly [string, string]): FormPart {
  const [, path] = /^@file\(([^|)]*)/.exec(value) ?? []
  return path === undefined ? { name, value } : filePart(name, path)
}

function filePart(name: string, path: string): FormPart {
  return {
    name,
    value: undefined,
    type: 'application/octet-stream',
    fileName: path.replace(/^.*[\\/]/, '') || name,
  }
}

function openCollectionIn(value: unknown): Pasted {
  const { http, runtime } = recordIn(value)
  const { method = 'GET', url = '', headers, params, body, auth } = recordIn(http)
  const { type = 'none', data } = recordIn(body)
  const on = (list: unknown) =>
    listIn(list)
      .map(recordIn)
      .filter(({ disabled }) => disabled !== true)
  const pairs = (list: readonly Json[]) =>
    list.map(({ name, value }) => [String(name), String(value ?? '')] as const)
  return requestOf({
    ...{ method: String(method), url: String(url), auth: String(recordIn(auth).type ?? auth ?? 'none') },
    ...{ headers: pairs(on(headers)), path: new Map(pairs(on(params).filter(each => each.type === 'path'))) },
    ...{ type: String(type), text: typeof data === 'string' ? data : '' },
    fields: on(data).map(({ name, value, type: kind }) =>
      kind === 'file'
        ? filePart(String(name), String(listIn(value)[0] ?? ''))
        : { name: String(name), value: String(value ?? '') },
    ),
    variables: new Map(pairs(on(recordIn(runtime).variables))),
  })
}

const types: Readonly<Record<string, string>> = {
  ...{
    json: 'application/json',
    text: 'text/plain',
    xml: 'application/xml',
    sparql: 'application/sparql-query',
  },
}

function requestOf({ method, url, headers, path, auth, type, text, fields, variables }: Parts): Pasted {
  const fill = (each: string) => filledWith(each, variables)
  const filled = fields.map(each => ({
    ...each,
    value: each.value === undefined ? undefined : fill(each.value),
  }))
  const form =
    type === 'multipart-form'
      ? multipartOf(filled)
      : type === 'form-urlencoded'
        ? urlencodedOf(filled)
        : undefined
  const isText = types[type] !== undefined
  const ownType = form?.type ?? (isText ? types[type] : undefined)
  const isTyped = headers.some(([name]) => name.toLowerCase() === 'content-type')
  const named = headers.filter(([name]) => form === undefined || name.toLowerCase() !== 'content-type')
  const [address = '', query = ''] = url.split(/(?=\?)/)
  const segments = address
    .split('/')
    .map(each => (each.startsWith(':') ? path.get(each.slice(1)) || each : each))
  return pastedOf(
    'Bruno file',
    method,
    fill(segments.join('/') + query),
    [
      ...named.map(([name, value]) => [name, fill(value)] as const),
      ...(ownType !== undefined && (form || !isTyped) ? [['content-type', ownType] as const] : []),
    ],
    {
      body: form?.body ?? (isText && text.trim() !== '' ? fill(text) : null),
      ...(auth !== 'none' && { hasKey: auth === 'inherit' ? undefined : true }),
      missing: [
        ...(form?.missing ?? []),
        ...(form || isText || type === 'none' ? [] : [`Its body is of the type ${type}, and is not sent.`]),
      ],
    },
  )
}

function yamlIn(text: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    throw new UserError(`The file of Bruno cannot be read: ${error.message}.`, 'Paste the whole file.')
  }
}
