import { type Call, type Context, type Rule, skipped } from '../context.ts'
import type { Verdict } from '../step.ts'
import { isKnownTool } from '../tools.ts'

/** What package managers are asked for, other than running a script. */
export const packageRules: readonly Rule[] = [
  ({ manager, command: { name, args } }) => {
    if (manager?.verb === 'scaffold') return scaffold(`${manager.manager} makes a project`)
    const isGenerator =
      (name === 'nest' && /^(new|n)$/.test(args[0] ?? '')) ||
      (name === '@nestjs/cli' && args[0] === 'new') ||
      /^(degit|giget|tiged|yo|express-generator|create-[\w-]+|sao|cookiecutter)$/.test(name) ||
      (name === 'fastify' && /^generate/.test(args[0] ?? ''))
    return isGenerator ? scaffold(`${name} makes a project`) : undefined
  },
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
    if (command.args[0] === 'link') return skipped('global-install', 'a link is made for the whole machine')
    if (command.args[0] === 'audit' && !command.args.includes('fix'))
      return { class: 'verify', rule: 'audit', reason: 'it looks at the dependencies' }
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
    return isLocal
      ? undefined
      : scaffold(`${name} is no dependency, and what comes before the install may make a project`)
  },
]

function scaffold(reason: string): Verdict {
  return skipped('scaffold-new-project', reason)
}

function ownPackage(words: readonly string[], { repository: { manifests } }: Context): Verdict | undefined {
  // A package may have moved to another scope.
  const names = new Set([...manifests.values()].flatMap(({ name }) => (name ? [name, unscoped(name)] : [])))
  const own = words.map(unversioned).find(name => names.has(name.startsWith('@') ? unscoped(name) : name))
  return own === undefined ? undefined : skipped('self-install', `${own} is this package`)
}

function unscoped(name: string): string {
  return name.replace(/^@[^/]*\//, '')
}

function unversioned(word: string): string {
  return word.replace(/(?<=.)@[^/]*$/, '')
}

function added(words: readonly string[], context: Context): Verdict {
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

/** `npx my-tool` in the README of my-tool tells how to use it once it is published. */
function ownProgram({ command, manager }: Call, { repository }: Context): Verdict | undefined {
  const name = command.name.replace(/^(\.\/)?node_modules\/\.bin\//, '')
  const manifests = [...repository.manifests.values()]
  const isOwn =
    (manager?.verb === 'exec' && /^(\.|file:.*)$/.test(name)) ||
    manifests.some(({ bins }) => bins.includes(name)) ||
    (manager?.verb === 'exec' && manifests.some(manifest => manifest.name === name)) ||
    manifests.some(({ bins }) => bins.includes(`create-${name}`))
  return isOwn && name !== ''
    ? skipped('own-program', `${name} is what this repository publishes`)
    : undefined
}
