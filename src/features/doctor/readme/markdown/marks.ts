/** The settings in a comment for the block below it, or in the info string of a fence for the fence. */
export interface Marks {
  readonly skip?: true
  readonly run?: true
  readonly hidden?: true
  readonly server?: {
    readonly port?: number
    readonly probe?: string
    readonly timeout?: number
  }
  /** Placeholder → value. */
  readonly set?: Readonly<Record<string, string>>
  readonly exit?: number
  readonly needs?: readonly string[]
  readonly os?: readonly string[]
  readonly cwd?: string
}

export interface ReadMark {
  readonly marks: Marks
  readonly region: 'start' | 'end' | undefined
  /** An unknown word after `gapi:`. */
  readonly unknown: string | undefined
}

/** Reads the text of a comment; undefined where it is not a mark. Marks of MDX are read, too. */
export function markIn(comment: string): ReadMark | undefined {
  const text = comment.trim()
  if (/^\$MDX\s+skip\b/.test(text)) return mark({ skip: true })
  const [, body] = /^gapi:\s*([^\n]*)/.exec(text) ?? []
  return body === undefined ? undefined : gapiMark(body.trim())
}

function gapiMark(body: string): ReadMark {
  const [verb = '', ...words] = body.split(/\s+/)
  if (verb === 'skip-start' || verb === 'skip-end')
    return { ...mark({}), region: verb === 'skip-start' ? 'start' : 'end' }
  if (verb === 'skip' || verb === 'run' || verb === 'hidden') return mark({ [verb]: true })
  if (verb === 'server') return mark({ server: serverOf(words) })
  if (verb === 'set') return mark({ set: Object.fromEntries(words.map(pairOf)) })
  if (verb === 'needs') return mark({ needs: words })
  const [name = '', value = ''] = pairOf(body)
  if (name === 'exit' && /^\d{1,3}$/.test(value)) return mark({ exit: Number(value) })
  if (name === 'os') return mark({ os: value.split(',') })
  if (name === 'cwd') return mark({ cwd: value })
  return { ...mark({}), unknown: body }
}

function mark(marks: Marks): ReadMark {
  return { marks, region: undefined, unknown: undefined }
}

function serverOf(words: readonly string[]): NonNullable<Marks['server']> {
  const given = new Map(words.map(pairOf))
  const [port, timeout] = [given.get('port'), given.get('timeout')].map(Number)
  const probe = given.get('probe')
  return { ...(port && { port }), ...(probe && { probe }), ...(timeout && { timeout }) }
}

function pairOf(word: string): [name: string, value: string] {
  const at = word.indexOf('=')
  return at === -1 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)]
}

/**
 * The marks of runme and tesh in an info string: `sh {"background":"true"}`, `bash { cwd=api ignore=true }`.
 */
export function marksInInfo(info: string): Marks {
  const given = new Map(
    [...info.matchAll(/(?<![\w-])([\w-]+)"?\s*[=:]\s*"?([^\s"',}]+)/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
  const isSet = (name: string) => given.get(name) === 'true'
  const cwd = given.get('cwd')
  return {
    ...((isSet('ignore') || isSet('excludeFromRunAll')) && { skip: true }),
    ...((isSet('background') || given.has('tesh-long-running')) && { server: {} }),
    ...(cwd && { cwd }),
  }
}
