import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { type Json, listIn, recordIn } from '../../../core/system/json.ts'
import type { DocumentedOperation } from '../operations/documented-operation.ts'

/** The variables with the URLs of servers: one for the document, and one for each other of its operations. */
export interface Servers {
  readonly urls: ReadonlyMap<string, string>
  variableOf(operation: DocumentedOperation): string
}

export function serversOf({ root }: LinkedDocument, operations: readonly DocumentedOperation[]): Servers {
  const [first] = listIn(root.value.servers)
  const names = new Map([[serverUrl(first === undefined ? undefined : recordIn(first)), 'baseUrl']])
  for (const { server } of operations) {
    const url = server && serverUrl(server)
    if (url !== undefined && !names.has(url)) names.set(url, `baseUrl_${names.size + 1}`)
  }
  return {
    urls: new Map([...names].map(([url, name]) => [name, url])),
    variableOf: ({ server }) => (server && names.get(serverUrl(server))) || 'baseUrl',
  }
}

/** The URL of a server with the defaults of its variables; one without a host is that of a local instance. */
function serverUrl(server: Json | undefined): string {
  const { url = '/', variables } = server ?? {}
  const text = String(url).replace(/\{([^{}]*)\}/g, (_, name: string) =>
    String(recordIn(recordIn(variables)[name]).default ?? name),
  )
  const absolute = /^[a-z]+:/i.test(text) ? text : `http://localhost:3000/${text.replace(/^[./]+/, '')}`
  return absolute.replace(/\/$/, '')
}
