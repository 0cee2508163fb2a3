import type { Repository } from '../repository.ts'
import { type Call, callOf, joined } from './context.ts'
import { parseShell } from './shell.ts'

/** A program that a command comes to run, itself or through the scripts it calls. */
export interface Ran {
  readonly call: Call
  /** Where it runs, relative to the root. */
  readonly folder: string
  /** The script of package.json it stands in; undefined where it stands in the README. */
  readonly script: string | undefined
}

/** Every program behind a command, in order; a script is followed once. */
export function programsBehind(command: string, cwd: string, repository: Repository): Ran[] {
  return followed(command, { cwd, script: undefined, repository, seen: new Set() })
}

interface Trail {
  readonly cwd: string
  readonly script: string | undefined
  readonly repository: Repository
  /** Folder and name of the scripts that were followed. */
  readonly seen: Set<string>
}

function followed(text: string, trail: Trail): Ran[] {
  const { repository, script } = trail
  let folder = trail.cwd
  const found: Ran[] = []
  for (const command of parseShell(text).statements.flatMap(({ commands }) => commands)) {
    if (command.name === 'cd') folder = joined(folder, command.args[0] ?? '')
    if (command.name === '' || command.name === 'cd') continue
    const call = callOf(command, { repository, cwd: folder, isInstalled: true, system: 'linux' })
    found.push({ call, folder, script })
    if (call.script?.folder !== undefined)
      found.push(...inScript(call.script.name, call.script.folder, trail))
  }
  return found
}

/** With what npm runs before and after it. */
function inScript(name: string, folder: string, trail: Trail): Ran[] {
  const key = `${folder}\0${name}`
  if (trail.seen.has(key)) return []
  trail.seen.add(key)
  const scripts = trail.repository.manifests.get(folder)?.scripts ?? {}
  return [`pre${name}`, name, `post${name}`].flatMap(script =>
    followed(scripts[script] ?? '', { ...trail, cwd: folder, script }),
  )
}
