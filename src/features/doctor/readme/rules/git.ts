import { type Rule, skipped } from '../context.ts'

/** Git commands other than a clone: they change the history, or belong to a contribution. */
export const gitRules: readonly Rule[] = [
  ({ command: { name, args } }) =>
    /^(rm|rimraf)$/.test(name) && args.some(arg => /(^|\/)\.git\/?$/.test(arg))
      ? skipped('destructive-git', 'it removes the history')
      : undefined,
  ({ command: { name, args } }) => {
    if (name !== 'git') return undefined
    const verb = args.find(arg => !arg.startsWith('-')) ?? ''
    if (verb === '' || verb === 'submodule' || verb === 'lfs' || verb === 'clone') return undefined
    if (/^(status|log|diff|show|describe)$/.test(verb))
      return skipped('git-workflow', `git ${verb} changes nothing`)
    return /^(init|add|commit|push|rm|reset|clean|rebase|merge|tag)$/.test(verb)
      ? skipped('destructive-git', `git ${verb} changes the repository`)
      : skipped('git-workflow', `git ${verb} is part of contributing, not of the set-up`)
  },
  ({ command: { name } }) =>
    /^(gh|hub|glab|cz|git-cz)$/.test(name)
      ? skipped('git-workflow', `${name} works on the hosting service`)
      : undefined,
  ({ command: { name }, script }) => {
    const called = script?.name ?? name
    return /(^|[/:_.-])commit([:_.-]|$)/.test(called)
      ? skipped('git-workflow', `${called} makes a commit`)
      : undefined
  },
]
