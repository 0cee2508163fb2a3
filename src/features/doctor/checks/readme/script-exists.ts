import { didYouMean } from '../../../../core/suggest.ts'
import type { Check, Hit } from '../../check.ts'
import { isPlaceholder } from '../../readme/placeholder.ts'
import type { ScriptCall, Step } from '../../readme/step.ts'
import { lookAtReadme } from '../../readme/told.ts'
import type { Repository } from '../../repository.ts'

export const scriptExists: Check = {
  id: 'readme/script-exists',
  severity: 'error',
  point: 'readme',
  title: 'Every script that the README runs is there',
  help: 'The set-up in a README rots without anybody touching it: a script is renamed, and the one line that a newcomer types first is wrong.',
  run(subject) {
    return lookAtReadme(subject, ({ steps }) => steps.flatMap(step => hitOf(step, subject.repository) ?? []))
  },
}

function hitOf(step: Step, repository: Repository): Hit | undefined {
  const { script, file, line, command } = step
  if (!script || script.folder === undefined || script.body !== undefined) return undefined
  const scripts = repository.manifests.get(script.folder)?.scripts
  if (!scripts || !/^\w[\w:.@/-]*$/.test(script.name) || isPlaceholder(script.name)) return undefined
  const suggestion = didYouMean(script.name, Object.keys(scripts))
  if (isProgram(step, script, suggestion) || isServerFile(script, repository)) return undefined
  const manifest = script.folder === '' ? 'package.json' : `${script.folder}/package.json`
  return {
    ...{ code: 'no-such-script', path: file, line, about: command },
    args: { command, manifest, script: script.name, suggestion },
    ...(isAside(step) && { severity: 'warning' }),
  }
}

/** Without “run”, yarn, pnpm and bun also take words of their own and programs of dependencies. */
function isProgram({ command, manager }: Step, { name }: ScriptCall, suggestion: string): boolean {
  if (manager === 'npm' || / run(-script)? /.test(command)) return false
  if (manager === 'bun' && /^(test|build)$|[./]/.test(name)) return true
  const isScriptWord = /^(start|dev|serve|server|build|test|lint|migrate|seed|watch)\b/.test(name)
  return !isScriptWord && suggestion === ''
}

/** `npm start` without a script runs server.js. */
function isServerFile({ name, folder }: ScriptCall, { files }: Repository): boolean {
  return name === 'start' && files.has(folder ? `${folder}/server.js` : 'server.js')
}

/** Under “Deployment” and the like it is no part of the set-up. */
function isAside({ class: kind }: Step): boolean {
  return kind === 'skipped' || kind === 'alternative'
}
