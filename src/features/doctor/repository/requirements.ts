import { isTest, parentOf } from './places.ts'
import type { Texts } from './texts.ts'

/** One line of a requirements file. */
export interface Requirement {
  /** `flask`, or what the line begins with where it names no package. */
  readonly name: string
  /** The address or the folder that it comes from; undefined for a package of the index. */
  readonly source: string | undefined
  readonly isPinned: boolean
  readonly isHashed: boolean
  readonly path: string
  readonly line: number
}

/** The lists that pip installs from; not the `.in` files that they are written from. */
export function requirementFiles({ paths }: Pick<Texts, 'paths'>): string[] {
  return paths.filter(
    path =>
      /(^|\/)(requirements[\w.-]*\.txt|requirements\/[\w.-]+\.txt)$/.test(path) &&
      !isTest(path) &&
      !ofDocumentation.test(`${parentOf(path)}/`),
  )
}

/** A list of its own is for them. */
const ofDocumentation = /(^|\/)(docs?|documentation|examples?|samples?|demos?)\//i

export function requirementsIn(path: string, texts: Texts): Requirement[] {
  const lines = (texts.of(path) ?? '').split(/\r?\n/)
  return lines.flatMap((line, at) => {
    const text = line.replace(/(^|\s)#.*$/, '').trim()
    const isPart = lines[at - 1]?.trimEnd().endsWith('\\') === true
    if (text === '' || isPart || isOption(text)) return []
    const rest = lines.slice(at, at + 500)
    const end = rest.findIndex(each => !each.trimEnd().endsWith('\\'))
    const isHashed = rest.slice(0, end + 1).some(each => each.includes('--hash='))
    return [{ ...requirementOf(text), isHashed, path, line: at + 1 }]
  })
}

/** `-r base.txt` and `--index-url`, but not `-e ../b`. */
function isOption(text: string): boolean {
  return text.startsWith('-') && !/^(-e|--editable)[ =]/.test(text)
}

function requirementOf(text: string): Pick<Requirement, 'name' | 'source' | 'isPinned'> {
  const wanted = text
    .replace(/^(-e|--editable)[ =]+/, '')
    .replace(/\\$/, '')
    .trimEnd()
  const [, named, address] = /^([\w.-]+(?:\[[^\]]*\])?)\s*@\s*(\S+)/.exec(wanted) ?? []
  if (named !== undefined) return { name: named, source: address, isPinned: true }
  const [word = wanted] = wanted.split(/\s/)
  const isPlace = wanted !== text || /^(\.{0,2}[\\/~]|\.|[a-z]+\+|[a-z]+:\/\/|file:)/i.test(word)
  if (isPlace) return { name: eggIn(word) ?? word, source: word, isPinned: true }
  const [name = wanted] = /^[\w.-]+/.exec(wanted) ?? []
  return {
    name,
    source: undefined,
    isPinned: /^[\w.-]+(\[[^\]]*\])?\s*={2,3}\s*[^*\s]+(\s|;|$)/.test(wanted),
  }
}

/** `git+https://…#egg=mailer` → `mailer`. */
function eggIn(source: string): string | undefined {
  return /[#&]egg=([\w.-]+)/.exec(source)?.[1]
}
