import { UserError } from '../../../core/system/errors.ts'

/** A request as somebody pasted it. */
export interface Pasted {
  /** For people: “curl”, “raw HTTP” … */
  readonly form: string
  readonly method: string
  /** The path with its query. */
  readonly url: string
  /** Without those of the caller's key. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Whether it had a key; undefined where this form does not say. */
  readonly hasKey: boolean | undefined
  /** The status that it got, where the form has it. */
  readonly status: number | undefined
  /** Its id, where the form has it. */
  readonly id: string | undefined
  /** The name of the client, where the form has it. */
  readonly client: string | null
  /** What a replay needs and the paste has not, in sentences. */
  readonly missing: readonly string[]
}

type Parts = Partial<Omit<Pasted, 'form' | 'method' | 'url' | 'headers'>>

/** A paste from its parts. Headers that stand for the caller are removed: a replay has a client of its own. */
export function pastedOf(
  form: string,
  method: string,
  target: string,
  headers: ReadonlyArray<readonly [name: string, value: string]>,
  parts: Parts = {},
): Pasted {
  const named = headers.map(([name, value]) => [name.toLowerCase().trim(), value.trim()] as const)
  const isKey = (name: string) => /^(?:proxy-)?authorization$|^cookie$/.test(name)
  const kept = named.filter(
    ([name]) => !isKey(name) && !/^(?::|host$|content-length$|connection$)/.test(name),
  )
  const url = pathIn(target)
  const unknown = [url, ...kept.map(([, value]) => value), parts.body ?? ''].flatMap(variablesIn)
  return {
    ...{ form, method: method.toUpperCase(), url, headers: joined(kept) },
    ...{ body: null, status: undefined, id: undefined, client: null },
    hasKey: named.some(([name]) => isKey(name)),
    ...parts,
    missing: [
      ...(parts.missing ?? []),
      ...new Set(unknown.map(name => `${name} has no value here, so it is sent as it is written.`)),
    ],
  }
}

/** A header that was sent several times has all of its values (RFC 9110, 5.3). */
function joined(headers: ReadonlyArray<readonly [string, string]>): Record<string, string> {
  const all = new Map<string, string>()
  for (const [name, value] of headers) {
    const known = all.get(name)
    const isOne = known === undefined || name === 'content-type'
    all.set(name, isOne ? value : `${known}, ${value}`)
  }
  return Object.fromEntries(all)
}

/** The path and the query of a URL, of a path, or of what begins with a variable for the host. */
function pathIn(target: string): string {
  const rest = target.trim().replace(/^\{\{[^}]*\}\}|^\$\{?\w+\}?(?=\/)/, '')
  if (rest.startsWith('/')) return rest.split('#')[0] ?? ''
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(rest) ? rest : `http://${rest}`
  if (!URL.canParse(url)) throw notUrl(target)
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** Postman's `{{name}}`. */
function variablesIn(text: string): string[] {
  return text.match(/\{\{[\w.$-]+\}\}/g) ?? []
}

function notUrl(target: string): UserError {
  return new UserError(`${JSON.stringify(target.slice(0, 100))} is not a URL.`, 'Paste the whole request.')
}
