import { basename } from 'node:path'
import { type Repository, repositoryName } from '../repository.ts'
import { joined, skipped } from './context.ts'
import { isPlaceholder } from './placeholder.ts'
import type { SimpleCommand } from './shell.ts'
import type { Verdict } from './step.ts'

/** Where a reader is who has the checkout already: what a clone and the `cd` after it become. */
export class Checkout {
  readonly #repository: Repository
  /** The folder a clone would have made, until a `cd` goes there. */
  #cloned: string | undefined
  cwd = ''
  /** The folders of clones that are other repositories. */
  readonly #others = new Set<string>()
  /** The section whose steps happen in a folder that no clone has, and that folder. */
  #elsewhere: { readonly section: string; readonly folder: string } | undefined
  #section = ''

  constructor(repository: Repository) {
    this.#repository = repository
  }

  /** Says under which headings the next commands stand: an excursion ends with its section. */
  enterSection(headings: readonly string[]): void {
    this.#section = headings.join('\n')
    if (this.#elsewhere && this.#elsewhere.section !== this.#section) this.#elsewhere = undefined
  }

  /** The verdict on any command while the reader is in another folder. */
  get elsewhere(): Verdict | undefined {
    return (
      this.#elsewhere && skipped('elsewhere', `it works in ${this.#elsewhere.folder}, which no clone has`)
    )
  }

  /** A verdict on a clone or a change of folder; undefined for any other command. */
  verdictOn(command: SimpleCommand, isUntouched: boolean): Verdict | undefined {
    const { name, args } = command
    const words = withoutOptions(args)
    if (name === 'git' && words[0] === 'clone') return this.#clone(words.slice(1))
    if (/^(gh|glab)$/.test(name) && words[0] === 'repo' && words[1] === 'clone')
      return this.#clone(words.slice(2))
    if (/^(degit|giget|tiged)$/.test(name) && this.#isThis(words[0] ?? '')) return this.#clone(words)
    return name === 'cd' || name === 'pushd' ? this.#enter(words[0] ?? '', isUntouched) : undefined
  }

  #clone([address = '', target]: readonly string[]): Verdict {
    const name = target ?? repositoryName(address)?.split('/')[1] ?? ''
    const isThis = this.#isThis(address)
    if (!isThis && (this.#cloned !== undefined || this.#hasPrograms) && !isPlaceholder(address)) {
      this.#others.add(name.toLowerCase())
      return skipped('network', 'it clones another repository')
    }
    this.#cloned = name
    this.cwd = ''
    this.#elsewhere = undefined
    const reason = isThis ? 'the checkout is this repository' : 'the checkout is taken for this repository'
    return { class: 'satisfied', rule: 'clone', reason }
  }

  #enter(target: string, isUntouched: boolean): Verdict {
    const path = target.replace(/\/+$/, '')
    const { files, folders } = this.#repository
    // What is tracked as a file and gone into is a submodule.
    const inside = [joined(this.cwd, path), joined('', path)].find(
      folder => folder !== '' && (folders.has(folder) || files.has(folder)),
    )
    if (this.#others.has(path.replace(/^.*\//, '').toLowerCase())) return this.#leave(path)
    if (!/^[~$/]/.test(path) && inside !== undefined && !path.startsWith('..')) return this.#go(inside)
    if (path === '.' || /^(\.\.\/?)+$/.test(path)) return this.#go(joined(this.cwd, path))
    if (path.startsWith('../') && folders.has(joined(this.cwd, path))) return this.#go(joined(this.cwd, path))
    if (this.#isRoot(path) || (isUntouched && path !== '' && !/^(~|\.\.\/)/.test(path))) {
      const below = path.split('/').slice(1).join('/')
      this.#cloned = undefined
      this.cwd = folders.has(below) ? below : ''
      return { class: 'satisfied', rule: 'enter-clone', reason: 'the checkout is that folder' }
    }
    return this.#leave(path || '~')
  }

  #leave(folder: string): Verdict {
    this.#elsewhere = { section: this.#section, folder }
    return skipped('no-folder', `git tracks no folder ${folder}`)
  }

  #go(folder: string): Verdict {
    this.#elsewhere = undefined
    this.cwd = folder
    return { class: 'setup', rule: 'enter', reason: folder ? `goes to ${folder}` : 'goes to the root' }
  }

  /** The folder of a clone, whatever a reader has called it. */
  #isRoot(path: string): boolean {
    const first = path.replace(/^[~.$\w/{}-]*\/(?=[^/]+$)/, '').toLowerCase()
    if (this.#cloned !== undefined) return true
    return this.#names().includes(first) || this.#names().includes(path.split('/')[0]?.toLowerCase() ?? '')
  }

  #isThis(address: string): boolean {
    if (isPlaceholder(address)) return true
    const named = repositoryName(address)
    const [owner = '', name = ''] = named?.split('/') ?? []
    const { addresses } = this.#repository
    if (this.#names().includes(name)) return true
    return !this.#hasPrograms && addresses.some(known => known.split('/')[0] === owner)
  }

  /** A repository may have had another name; but beside one that publishes programs there are examples of their use. */
  get #hasPrograms(): boolean {
    const bins = this.#repository.manifests.get('')?.bins ?? []
    return bins.some(bin => this.#names().includes(bin.toLowerCase()))
  }

  #names(): string[] {
    const { root, addresses, manifests } = this.#repository
    const own = manifests.get('')?.name?.replace(/^@[^/]*\//, '')
    return [basename(root), own ?? '', ...addresses.map(known => known.split('/')[1] ?? '')]
      .filter(Boolean)
      .map(name => name.toLowerCase())
  }
}

/** Words only: `--depth 1` and `-b main` are neither an address nor a folder. */
function withoutOptions(args: readonly string[]): string[] {
  return args.filter((arg, index) => {
    const takesValue = /^(-b|-o|-c|-j|--branch|--depth|--origin|--config|--jobs)$/.test(args[index - 1] ?? '')
    return !arg.startsWith('-') && !takesValue
  })
}
