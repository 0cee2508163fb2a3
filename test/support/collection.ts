import { listIn, recordIn } from '../../src/core/system/json.ts'
import { folderWith } from './folder.ts'
import { gapi } from './run.ts'

/** The Postman collection of a document, and what was noted. */
export async function collectionOf(document: unknown, overlay?: string) {
  const cwd = folderWith({
    'openapi.json': JSON.stringify(document),
    ...(overlay === undefined ? {} : { 'collection.overlay.yml': overlay }),
  })
  const { code, stdout, stderr } = await gapi(['collection', '--format', 'postman', '--out', '-'], { cwd })
  if (code !== 0) throw new Error(stderr)
  return { collection: recordIn(JSON.parse(stdout)), notes: stderr }
}

export interface SavedRequest {
  readonly folder: string
  readonly name: string
  readonly method: string
  readonly url: { readonly raw: string; readonly path: readonly unknown[] }
  readonly headers: Readonly<Record<string, string>>
  readonly auth: unknown
  /** The text of its body. */
  readonly body: string | undefined
  readonly script: string
}

/** The requests of a Postman collection in order. */
export function requestsOf(collection: Readonly<Record<string, unknown>>): SavedRequest[] {
  return listIn(collection.item).flatMap(one => {
    const folder = recordIn(one)
    return listIn(folder.item).map(item => savedRequest(String(folder.name), recordIn(item)))
  })
}

function savedRequest(
  folder: string,
  { name, request, event }: Readonly<Record<string, unknown>>,
): SavedRequest {
  const { method, url, header, auth, body } = recordIn(request)
  const { raw, path } = recordIn(url)
  const text = recordIn(body).raw
  const pairs = listIn(header).map(recordIn)
  return {
    ...{ folder, name: String(name), method: String(method), auth },
    url: { raw: String(raw), path: listIn(path) },
    headers: Object.fromEntries(pairs.map(({ key, value }) => [String(key), String(value)])),
    body: typeof text === 'string' ? text : undefined,
    script: listIn(recordIn(recordIn(listIn(event)[0]).script).exec).join('\n'),
  }
}
