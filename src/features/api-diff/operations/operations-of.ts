import { methods } from '../../../core/openapi/document.ts'
import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { below, entriesOf, itemsOf, type Located } from '../../../core/openapi/place.ts'
import { trimmedEnd } from '../../../core/system/trimmed.ts'
import type { ApiOperation } from './api-hit.ts'

/** The operations of a map of path items. */
export function operationsOf(paths: Located | undefined, document: LinkedDocument): ApiOperation[] {
  return entriesOf(paths).flatMap(([path, given]) => {
    const item = document.resolve(given)
    return methods.flatMap(method => {
      const located = below(item, method)
      return located ? [{ label: `${method.toUpperCase()} ${path}`, method, path, item, located }] : []
    })
  })
}

export interface PairedOperations {
  readonly pairs: readonly (readonly [base: ApiOperation, revision: ApiOperation])[]
  readonly gone: readonly ApiOperation[]
  readonly added: readonly ApiOperation[]
}

/** Pairs operations by method and path; the names of path parameters and where the base path stands do not count. */
export function pairOperations(
  base: readonly ApiOperation[],
  revision: readonly ApiOperation[],
  prefixes: readonly [base: string, revision: string] = ['', ''],
): PairedOperations {
  const pairs: (readonly [ApiOperation, ApiOperation])[] = []
  const left = new Set(base)
  const right = new Set(revision)
  const pair = (keyOfBase: KeyOf, keyOfRevision: KeyOf): void => {
    const open = new Map([...right].map(operation => [keyOfRevision(operation), operation]))
    for (const operation of left) {
      const other = open.get(keyOfBase(operation))
      if (!other || !right.has(other)) continue
      pairs.push([operation, other])
      left.delete(operation)
      right.delete(other)
    }
  }
  pair(labelOf, labelOf)
  pair(shapeOf, shapeOf)
  const [before, after] = prefixes
  if (before !== after)
    pair(
      one => prefixed(one, before),
      one => prefixed(one, after),
    )
  return { pairs, gone: [...left], added: [...right] }
}

type KeyOf = (operation: ApiOperation) => string

function labelOf({ label }: ApiOperation): string {
  return label
}

function shapeOf({ method, path }: ApiOperation): string {
  return `${method} ${path.replace(/\{[^}]{0,200}\}/g, '{}')}`
}

function prefixed({ method, path }: ApiOperation, prefix: string): string {
  return shapeOf({ method, path: `${prefix}${path}`, label: '', item: nowhere, located: nowhere })
}

const nowhere: Located = { value: {}, place: { file: '', parent: undefined, key: '' } }

/** The path of the first server: `/v1`. */
export function prefixOf({ root }: LinkedDocument): string {
  const [server] = itemsOf(root, 'servers')
  const url = typeof server?.value.url === 'string' ? server.value.url : ''
  return trimmedEnd(url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*|^\/\/[^/]*/i, ''), '/')
}
