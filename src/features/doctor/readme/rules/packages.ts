import type { Call } from '../shell/call.ts'
import { isKnownTool } from '../shell/known-tools.ts'
import { ruleOf } from './program-table.ts'
import { scaffoldPrograms } from './programs-not-run.ts'
import type { ReadmeRule, RuleContext } from './rule.ts'
import { type Classified, skipped } from './step-class.ts'

/** Actions of package managers other than running a script. */
export const packageRules: readonly ReadmeRule[] = [
  ({ command: { args } }) =>
    args[0] === 'login' || args[0] === 'logout' ? skipped('deploy', 'it needs an account') : undefined,
  ({ manager }) => {
    if (manager?.verb === 'publish') return skipped('deploy', `${manager.manager} publishes`)
    return manager?.verb === 'account' ? skipped('deploy', `${manager.manager} needs an account`) : undefined
  },

  ({ manager, command: { name } }) => {
    if (manager?.verb === 'scaffold') return scaffold(`${manager.manager} makes a project`)
    return name.startsWith('create-') ? scaffold('it makes a project') : undefined
  },
  ruleOf(scaffoldPrograms),
  ({ manager }, context) => {
    if (manager?.verb !== 'global') return undefined
    const own = ownPackage(manager.words, context)
    return own ?? skipped('global-install', 'it installs programs for the whole machine')
  },
  ({ manager }) =>
    manager?.verb === 'init'
      ? skipped('interactive', `${manager.manager} init asks, and rewrites package.json`)
      : undefined,
  ({ manager, command }) => {
    if (manager?.verb !== 'change') return undefined
    if (command.args[0] === 'link')
      return skipped('global-install', 'it links a package for the whole machine')
    if (command.args[0] === 'audit' && !command.args.includes('fix'))
      return { class: 'verify', rule: 'audit', reason: 'it checks the dependencies' }
    return skipped(
      'mutates-source',
      `${manager.manager} ${command.args[0]} changes package.json or the lockfile`,
    )
  },
  ({ manager }, context) => (manager?.verb === 'add' ? added(manager.words, context) : undefined),
  (call, context) => ownProgram(call, context),
  ({ manager, command: { name } }, { isInstalled, repository }) => {
    if (manager?.verb !== 'exec' || isInstalled || isKnownTool(name) || repository.has(name)) return undefined
    const isLocal = [...repository.manifests.values()].some(({ dependencies }) => dependencies.has(name))
    return isLocal ? undefined : scaffold(`${name} is not a dependency, so it may make a project`)
  },
]

function scaffold(reason: string): Classified {
  return skipped('scaffold-new-project', reason)
}

function ownPackage(
  words: readonly string[],
  { repository: { manifests } }: RuleContext,
): Classified | undefined {
  // A package may have moved to another scope.
  const names = new Set([...manifests.values()].flatMap(({ name }) => (name ? [name, unscoped(name)] : [])))
  const own = words.map(unversioned).find(name => names.has(name.startsWith('@') ? unscoped(name) : name))
  return own === undefined ? undefined : skipped('self-install', `${own} is this package`)
}

function unscoped(name: string): string {
  return name.replace(/^@[^/]*\//, '')
}

function unversioned(word: string): string {
  const at = word.indexOf('@', Math.max(1, word.lastIndexOf('/')))
  return at === -1 ? word : word.slice(0, at)
}

function added(words: readonly string[], context: RuleContext): Classified {
  const packages = words.map(unversioned)
  const { manifests } = context.repository
  const own = ownPackage(words, context)
  if (own) return own
  const isKnown =
    packages.length > 0 &&
    packages.every(name => [...manifests.values()].some(({ dependencies }) => dependencies.has(name)))
  if (isKnown && !context.isInstalled)
    return { class: 'install', rule: 'known-packages', reason: 'package.json lists them already' }
  return skipped('mutates-source', isKnown ? 'package.json lists them already' : 'it adds to package.json')
}

/** `npx my-tool` in the README of my-tool shows how to use it once it is published. */
function ownProgram({ command, manager }: Call, { repository }: RuleContext): Classified | undefined {
  const name = command.name.replace(/^(\.\/)?node_modules\/\.bin\//, '')
  const manifests = [...repository.manifests.values()]
  const isOwn =
    (manager?.verb === 'exec' && (name === '.' || name.startsWith('file:'))) ||
    manifests.some(({ bins }) => bins.includes(name)) ||
    (manager?.verb === 'exec' && manifests.some(manifest => manifest.name === name)) ||
    manifests.some(({ bins }) => bins.includes(`create-${name}`))
  return isOwn && name !== ''
    ? skipped('own-program', `${name} is what this repository publishes`)
    : undefined
}
