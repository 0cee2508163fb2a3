import { basename } from 'node:path'
import { trimmedEnd } from '../../../../core/system/trimmed.ts'
import { type Repository, repositoryName } from '../../repository/repository.ts'
import { type Classified, skipped } from '../rules/step-class.ts'
import { joined } from '../shell/joined.ts'
import type { SimpleCommand } from '../shell/parse-shell.ts'
import { isPlaceholder } from '../shell/placeholder.ts'
import { words } from '../shell/words.ts'
import { folderNamedIn } from './named-folder.ts'

/** Tracks the current folder of a reader who has the checkout, from step to step. */
export class WorkingFolder {
  readonly #repository: Repository
  /** The folder that a clone of this repository creates, until a `cd` enters it. */
  #cloned: string | undefined
  cwd = ''
  /** The folders of clones of other repositories. */
  readonly #others = new Set<string>()
  /** A folder that is not in the repository, and the section whose steps run in it. */
  #elsewhere: { readonly section: string; readonly folder: string } | undefined
  #section = ''
  /** The folder of the section before a sentence has named another one. */
  #beforeNamed: string | undefined

  constructor(repository: Repository) {
    this.#repository = repository
  }

  /**
   * Sets the headings above the next commands. A `cd` out of the repository counts until its section ends.
   */
  enterSection(headings: readonly string[]): void {
    const section = headings.join('\n')
    if (section !== this.#section && this.#beforeNamed !== undefined) {
      this.cwd = this.#beforeNamed
      this.#beforeNamed = undefined
    }
    this.#section = section
    if (this.#elsewhere && this.#elsewhere.section !== this.#section) this.#elsewhere = undefined
  }

  /** Enters a folder that a sentence names: “from the `web` folder”. It counts until the section ends. */
  enterNamed(text: string): void {
    const { folders } = this.#repository
    const named = folderNamedIn(text, path => folders.has(joined(this.cwd, path)) || folders.has(path))
    if (named === undefined) return
    this.#beforeNamed ??= this.cwd
    const below = joined(this.cwd, named)
    this.cwd = named !== '' && folders.has(below) ? below : named
  }

  /** The class of any command while the reader is outside of the repository. */
  get elsewhere(): Classified | undefined {
    return (
      this.#elsewhere &&
      skipped('elsewhere', `it works in ${this.#elsewhere.folder}, which is not in the repository`)
    )
  }

  /** The class of a clone or a change of folder; undefined for any other command. */
  classify(command: SimpleCommand, isUntouched: boolean): Classified | undefined {
    const { name, args } = command
    const words = withoutOptions(args)
    if (name === 'git' && words[0] === 'clone') return this.#clone(words.slice(1))
    if ((name === 'gh' || name === 'glab') && words[0] === 'repo' && words[1] === 'clone')
      return this.#clone(words.slice(2))
    if (copiers.has(name) && this.#isThis(words[0] ?? '')) return this.#clone(words)
    return name === 'cd' || name === 'pushd' ? this.#enter(words[0] ?? '', isUntouched) : undefined
  }

  #clone([address = '', target]: readonly string[]): Classified {
    const name = target ?? repositoryName(address)?.split('/')[1] ?? ''
    const isThis = this.#isThis(address)
    if (!isThis && (this.#cloned !== undefined || this.#hasPrograms) && !isPlaceholder(address)) {
      this.#others.add(name.toLowerCase())
      return skipped('network', 'it clones another repository')
    }
    this.#cloned = name
    this.cwd = ''
    this.#elsewhere = undefined
    const reason = isThis
      ? 'the checkout is this repository'
      : 'the checkout is assumed to be this repository'
    return { class: 'satisfied', rule: 'clone', reason }
  }

  #enter(target: string, isUntouched: boolean): Classified {
    const path = trimmedEnd(target, '/')
    const { files, folders } = this.#repository
    // A submodule is tracked as a file.
    const inside = [joined(this.cwd, path), joined('', path)].find(
      folder => folder !== '' && (folders.has(folder) || files.has(folder)),
    )
    if (this.#others.has(path.slice(path.lastIndexOf('/') + 1).toLowerCase())) return this.#leave(path)
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

  #leave(folder: string): Classified {
    this.#elsewhere = { section: this.#section, folder }
    return skipped('no-folder', `git does not track the folder ${folder}`)
  }

  #go(folder: string): Classified {
    this.#elsewhere = undefined
    this.#beforeNamed = undefined
    this.cwd = folder
    return { class: 'setup', rule: 'enter', reason: folder ? `goes to ${folder}` : 'goes to the root' }
  }

  /** Whether a path is the folder of the clone, whatever its name. */
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

  /** Whether it publishes a program with its own name: then other repositories of its owner are examples. */
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

const copiers = words('degit giget tiged')
const valued = words('-b -o -c -j --branch --depth --origin --config --jobs')

/** The arguments without options and their values, such as `--depth 1` and `-b main`. */
function withoutOptions(args: readonly string[]): string[] {
  return args.filter((arg, index) => {
    const takesValue = valued.has(args[index - 1] ?? '')
    return !arg.startsWith('-') && !takesValue
  })
}
