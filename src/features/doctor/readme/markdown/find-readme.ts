import { dirname, posix } from 'node:path'
import { UserError } from '../../../../core/system/errors.ts'
import { before } from '../../../../core/system/trimmed.ts'
import type { Repository } from '../../repository/repository.ts'
import type { Link } from './block.ts'

export interface Page {
  /** Relative to the root. */
  readonly path: string
  readonly text: string
}

/** The path of the README at the root; undefined where there is none. */
export function readmePath(repository: Repository): string | undefined {
  return readmesAt('', repository)[0]
}

/** Whether a file has another format than Markdown and plain text. */
export function isOtherMarkup(path: string): boolean {
  return /\.(rst|adoc|asciidoc|org|textile|rdoc|pod|html?)$/i.test(path)
}

/** The README at the root: Markdown before plain text, and the bare name before a translation. */
export function findReadme(repository: Repository, named?: string): Page {
  const path = named ?? readmePath(repository)
  if (path === undefined) {
    throw new UserError(
      `There is no README in ${repository.root}.`,
      'Write one, or pass the file with the set-up, e.g. gapi doctor --readme-plan docs/setup.md',
    )
  }
  if (isOtherMarkup(path)) throw new UserError(`${path} is not Markdown.`, 'Pass a Markdown file.')
  const text = repository.read(path)
  if (text === undefined)
    throw new UserError(`There is no file ${path}.`, 'Pass the README of the repository.')
  if (text.includes('\0')) throw new UserError(`${path} is a binary file.`, 'Save it as text, in UTF-8.')
  return { path, text: text.replace(/\r\n?/g, '\n') }
}

function readmesAt(folder: string, { files }: Repository): string[] {
  const prefix = folder === '' ? '' : `${folder}/`
  const names = [...files].filter(
    path => path.startsWith(prefix) && /^readme(\.[\w.-]+)?$/i.test(path.slice(prefix.length)),
  )
  return names.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
}

function rank(path: string): number {
  const order = [
    /readme\.(md|markdown)$/i,
    /readme\.en[\w-]*\.(md|markdown)$/i,
    /\.(md|markdown)$/i,
    /readme(\.txt)?$/i,
  ]
  const found = order.findIndex(pattern => pattern.test(path))
  return found === -1 ? order.length : found
}

/** The pages of the repository that a README links to and that may hold the set-up. */
export function linkedDocuments(repository: Repository, from: string, links: readonly Link[]): Page[] {
  const paths = new Set(
    links.flatMap(({ href }) => {
      const target = /^[a-z]+:|^#|^\/\//i.test(href) ? '' : decoded(before(href, '#?'))
      const path = posix.join(target.startsWith('/') ? '' : dirname(from), target).replace(/^\.?\//, '')
      if (target === '') return []
      const inside = repository.folders.has(path.replace(/\/$/, ''))
        ? readmesAt(path.replace(/\/$/, ''), repository)
        : [path]
      return inside.filter(page => repository.files.has(page) && tellsSetup(page, repository))
    }),
  )
  return [...paths].sort(isAboutSetupFirst).flatMap(path => {
    const text = repository.read(path)
    return text === undefined || text.includes('\0') ? [] : [{ path, text: text.replace(/\r\n?/g, '\n') }]
  })
}

/** A page that is named for the set-up comes before the README of one package. */
function isAboutSetupFirst(one: string, other: string): number {
  return Number(aboutSetup.test(other)) - Number(aboutSetup.test(one))
}

const aboutSetup = /install|set[-_ ]?up|getting|develop|quick-?start/i

function decoded(href: string): string {
  try {
    return decodeURIComponent(href)
  } catch {
    return href
  }
}

function tellsSetup(path: string, { manifests }: Repository): boolean {
  if (!/\.(md|markdown)$/i.test(path)) return false
  const isNested = /(^|\/)readme\.(md|markdown)$/i.test(path) && manifests.has(dirname(path))
  const isIndex = /^docs?\/(readme|index)\.(md|markdown)$/i.test(path)
  return isNested || isIndex || /(^|\/)contributing\.md$/i.test(path) || aboutSetup.test(path)
}
