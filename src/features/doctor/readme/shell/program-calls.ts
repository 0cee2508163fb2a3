import type { Repository } from '../../repository/repository.ts'
import { type Call, callOf } from './call.ts'
import { joined } from './joined.ts'
import { parseShell } from './parse-shell.ts'

/** A program that a command runs, itself or through scripts. */
export interface ProgramCall {
  readonly call: Call
  /** Where it runs, relative to the root. */
  readonly folder: string
  /** The script of package.json that calls it; undefined where the README does. */
  readonly script: string | undefined
}

/** Every program that a command runs, in order; each script is followed once. */
export function programCallsOf(command: string, cwd: string, repository: Repository): ProgramCall[] {
  return followed(command, { cwd, script: undefined, repository, seen: new Set() })
}

interface Trail {
  readonly cwd: string
  readonly script: string | undefined
  readonly repository: Repository
  /** Folder and name of the scripts that were followed. */
  readonly seen: Set<string>
}

function followed(text: string, trail: Trail): ProgramCall[] {
  const { repository, script } = trail
  let folder = trail.cwd
  const found: ProgramCall[] = []
  for (const command of parseShell(text).statements.flatMap(({ commands }) => commands)) {
    if (command.name === 'cd') folder = joined(folder, command.args[0] ?? '')
    if (command.name === '' || command.name === 'cd') continue
    const call = callOf(command, { repository, cwd: folder })
    found.push({ call, folder, script })
    if (call.script?.folder !== undefined)
      found.push(...inScript(call.script.name, call.script.folder, trail))
  }
  return found
}

/** The programs of a script, and of its pre and post scripts. */
function inScript(name: string, folder: string, trail: Trail): ProgramCall[] {
  const key = `${folder}\0${name}`
  if (trail.seen.has(key)) return []
  trail.seen.add(key)
  const scripts = trail.repository.manifests.get(folder)?.scripts ?? {}
  return [`pre${name}`, name, `post${name}`].flatMap(script =>
    followed(scripts[script] ?? '', { ...trail, cwd: folder, script }),
  )
}
