import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { below } from '../../../core/openapi/place.ts'
import { type Json, recordIn } from '../../../core/system/json.ts'
import type { CollectionVariable, NamedValue, RequestAuth } from '../collection.ts'
import { slot } from '../slots.ts'
import type { DocumentedOperation } from './documented-operation.ts'

export interface RequestAuthorization {
  readonly auth: RequestAuth
  /** What further schemes need. */
  readonly headers: readonly NamedValue[]
  readonly query: readonly NamedValue[]
  readonly variables: readonly CollectionVariable[]
  /** For whom it is: `Needs adminKey: The API key of an admin.` */
  readonly note: string
}

/** What a request sends to be allowed: the first alternative of its security, nothing where that is enough. */
export function authorizationOf(
  { security }: DocumentedOperation,
  document: LinkedDocument,
): RequestAuthorization {
  const isOpen = security.length === 0 || security.some(names => names.length === 0)
  const names = isOpen ? [] : (security[0] ?? [])
  const schemes = below(document.root, 'components')
  const all = names.flatMap(name => {
    const found = schemes && below(schemes, 'securitySchemes')
    const located = found && below(found, name)
    return located ? [partOf(name, document.resolve(located).value)] : []
  })
  const [main = nothing] = all.filter(({ auth }) => auth.kind !== 'none')
  const more = all.filter(part => part !== main)
  return {
    auth: main.auth,
    headers: more.flatMap(({ auth }) => headerOf(auth)),
    query: all.flatMap(({ query = [] }) => query.map(one => ({ ...one, description: '', isSent: true }))),
    variables: all.flatMap(({ variables }) => variables),
    note: names.length === 0 ? 'For everyone.' : all.map(({ note }) => note).join(' '),
  }
}

interface SchemePart {
  readonly auth: RequestAuth
  readonly query?: readonly { readonly name: string; readonly value: string }[]
  readonly variables: readonly CollectionVariable[]
  readonly note: string
}

const nothing: SchemePart = { auth: { kind: 'none' }, variables: [], note: '' }

function partOf(scheme: string, { type, scheme: how, in: place, name, description }: Json): SchemePart {
  const variable = variableFor(scheme)
  const about = typeof description === 'string' ? (description.split('\n')[0] ?? '') : ''
  const note = `Needs ${variable}${about ? `: ${about}` : '.'}`
  const secret = (of: string) => ({ name: of, value: '', description: about })
  if (type === 'http' && String(how).toLowerCase() === 'basic') {
    const [username, password] = [`${variable}_username`, `${variable}_password`]
    return {
      auth: { kind: 'basic', username: slot(username), password: slot(password) },
      variables: [secret(username), secret(password)],
      note,
    }
  }
  const value = slot(variable)
  if (type === 'apiKey') {
    const variables = [secret(variable)]
    if (place === 'query')
      return { auth: { kind: 'none' }, query: [{ name: String(name), value }], variables, note }
    const isCookie = place === 'cookie'
    const header = isCookie
      ? { name: 'Cookie', value: `${String(name)}=${value}` }
      : { name: String(name), value }
    return { auth: { kind: 'key', ...header }, variables, note }
  }
  const isBearer = type === 'oauth2' || type === 'openIdConnect' || String(how).toLowerCase() === 'bearer'
  if (isBearer) return { auth: { kind: 'bearer', token: value }, variables: [secret(variable)], note }
  return { auth: { kind: 'none' }, variables: [], note: `Needs ${scheme}, which a collection cannot say.` }
}

function headerOf(auth: RequestAuth): NamedValue[] {
  const named = (name: string, value: string) => [{ name, value, description: '', isSent: true }]
  if (auth.kind === 'bearer') return named('Authorization', `Bearer ${auth.token}`)
  return auth.kind === 'key' ? named(auth.name, auth.value) : []
}

/** The names that schemes give to variables. */
export function schemeVariables(document: LinkedDocument): string[] {
  const schemes = recordIn(recordIn(document.root.value.components).securitySchemes)
  return Object.keys(schemes).flatMap(scheme => {
    const name = variableFor(scheme)
    return [name, `${name}_username`, `${name}_password`]
  })
}

function variableFor(scheme: string): string {
  return scheme.replace(/[^\w.-]/g, '_')
}
