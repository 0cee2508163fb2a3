import { didYouMean } from '../../../core/system/did-you-mean.ts'
import { UserError } from '../../../core/system/errors.ts'
import { isRecord, type Json, recordIn } from '../../../core/system/json.ts'
import { parseLinedYaml, YamlFault } from '../../../core/system/yaml.ts'
import type { AddedRequest, Overlay, OverlayFault, RequestChange } from './overlay.ts'

type Path = readonly (string | number)[]

export interface ReadOverlay {
  readonly overlay: Overlay
  readonly fault: OverlayFault
}

/** Parses an overlay; throws a UserError with the line of the first thing that is wrong. */
export function readOverlay(text: string, file: string): ReadOverlay {
  const { value, lineOf } = parsed(text, file)
  const fault: OverlayFault = (path, message, hint) => {
    const line = path.flatMap((_, at) => lineOf(path.slice(0, at + 1)) ?? []).at(-1)
    return new UserError(`${file}${line === undefined ? '' : `:${line}`}: ${message}`, hint)
  }
  const root = value === undefined ? {} : objectAt(value, [], fault)
  expectKeys(root, ['variables', 'operations', 'requests'], [], fault)
  const { variables = {}, operations = {}, requests = [] } = root
  const changes = Object.entries(objectAt(operations, ['operations'], fault)).map(
    ([id, change]) => [id, changeAt(change, ['operations', id], changeKeys, fault)] as const,
  )
  if (!Array.isArray(requests))
    throw fault(['requests'], 'requests is not a list.', 'Begin each request with a dash.')
  const overlay = {
    variables: textsAt(variables, ['variables'], fault),
    operations: new Map(changes),
    requests: requests.map((one: unknown, at) => addedAt(one, at, fault)),
  }
  return { overlay, fault }
}

function parsed(text: string, file: string) {
  try {
    return parseLinedYaml(text)
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    const line = error.line === undefined ? '' : `:${error.line}`
    throw new UserError(
      `${file}${line} is not valid YAML: ${error.message}.`,
      'Fix it, and run the command again.',
    )
  }
}

const changeKeys = ['name', 'skip', 'headers', 'query', 'body', 'auth', 'expect', 'set']
const addedKeys = [
  'name',
  'after',
  'folder',
  'method',
  'path',
  'headers',
  'query',
  'body',
  'auth',
  'expect',
  'set',
]

function changeAt(value: unknown, path: Path, keys: readonly string[], fault: OverlayFault): RequestChange {
  const change = objectAt(value, path, fault)
  expectKeys(change, keys, path, fault)
  const { name, skip, headers = {}, query = {}, body, auth, expect = {}, set = {} } = change
  const expected = objectAt(expect, [...path, 'expect'], fault)
  expectKeys(expected, ['status', 'headers', 'body'], [...path, 'expect'], fault)
  return {
    name: name === undefined ? undefined : String(name),
    skip: skip === true,
    headers: textsOrNull(headers, [...path, 'headers'], fault),
    query: textsOrNull(query, [...path, 'query'], fault),
    body,
    auth: auth === undefined ? undefined : String(auth),
    statuses: statusesIn(expected.status, [...path, 'expect', 'status'], fault),
    expectedHeaders: textsAt(expected.headers ?? {}, [...path, 'expect', 'headers'], fault),
    expectedValues: pointersAt(expected.body ?? {}, [...path, 'expect', 'body'], fault),
    set: settersAt(set, [...path, 'set'], fault),
  }
}

function addedAt(value: unknown, at: number, fault: OverlayFault): AddedRequest {
  const path = ['requests', at]
  const { name, after, folder, method = 'GET', path: url } = recordIn(value)
  const change = changeAt(value, path, addedKeys, fault)
  const text = (one: unknown) => (one === undefined ? undefined : String(one))
  if (typeof name !== 'string' || typeof url !== 'string' || !url.startsWith('/'))
    throw fault(
      path,
      'a request needs a name, and a path that begins with /.',
      'e.g. name: Add a tea, path: /v1/products',
    )
  if (after === undefined && folder === undefined)
    throw fault(path, `${name} is in no place.`, 'Name the operation before it with after, or its folder.')
  const own = { name, path: url, method: String(method).toUpperCase(), at }
  return { ...change, ...own, after: text(after), folder: text(folder) }
}

function objectAt(value: unknown, path: Path, fault: OverlayFault): Json {
  if (value === null) return {}
  if (isRecord(value)) return value
  throw fault(path, `${path.at(-1) ?? 'the file'} is not a mapping.`, 'Write its entries as name: value.')
}

function expectKeys(value: Json, known: readonly string[], path: Path, fault: OverlayFault): void {
  const unknown = Object.keys(value).find(key => !known.includes(key))
  if (unknown === undefined) return
  const message = `unknown key ${unknown}.${didYouMean(unknown, known)}`
  throw fault([...path, unknown], message, `Known here: ${known.join(', ')}.`)
}

function textsOrNull(value: unknown, path: Path, fault: OverlayFault): Record<string, string | null> {
  const entries = Object.entries(objectAt(value, path, fault)).map(([name, one]) => {
    if (typeof one === 'object' && one !== null)
      throw fault([...path, name], `${name} is not a text.`, 'Write one text or number.')
    return [name, one === null ? null : String(one)] as const
  })
  return Object.fromEntries(entries)
}

function textsAt(value: unknown, path: Path, fault: OverlayFault): Record<string, string> {
  return Object.fromEntries(
    Object.entries(textsOrNull(value, path, fault)).map(([name, one]) => [name, one ?? '']),
  )
}

function pointersAt(value: unknown, path: Path, fault: OverlayFault): Json {
  const record = objectAt(value, path, fault)
  const wrong = Object.keys(record).find(pointer => !pointer.startsWith('/'))
  if (wrong === undefined) return record
  throw fault([...path, wrong], `${wrong} is not a JSON Pointer.`, `Begin it with a slash: /${wrong}`)
}

function settersAt(value: unknown, path: Path, fault: OverlayFault): Record<string, string> {
  const texts = textsAt(value, path, fault)
  for (const [name, pointer] of Object.entries(texts))
    if (!pointer.startsWith('/'))
      throw fault(
        [...path, name],
        `${pointer} is not a JSON Pointer.`,
        `Begin it with a slash, e.g. ${name}: /id`,
      )
  return texts
}

function statusesIn(value: unknown, path: Path, fault: OverlayFault): number[] | undefined {
  if (value === undefined) return undefined
  const statuses = [value].flat().map(Number)
  if (statuses.every(status => Number.isInteger(status) && status >= 100 && status < 600)) return statuses
  throw fault(
    path,
    `${JSON.stringify(value)} is not a status.`,
    'Write a number, e.g. 201, or a list: [200, 201]',
  )
}
