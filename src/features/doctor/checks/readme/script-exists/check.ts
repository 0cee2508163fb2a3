import { posix } from 'node:path'
import { didYouMean } from '../../../../../core/system/did-you-mean.ts'
import { shortList } from '../../../../../core/system/short-list.ts'
import type { ReadmeStep } from '../../../readme/plan/step.ts'
import type { ScriptCall } from '../../../readme/shell/call.ts'
import { isPlaceholder } from '../../../readme/shell/placeholder.ts'
import { parentOf } from '../../../repository/places.ts'
import type { Repository } from '../../../repository/repository.ts'
import type { Check, Hit } from '../../check.ts'
import { amount } from '../../subject.ts'
import { checkReadme } from '../readme-steps.ts'

const findings = {
  'no-such-script': {
    message: '`{command}`: {manifest} has no script {script}.{suggestion}',
    hint: 'Write the name of an existing script, or add {script}.',
  },
  'no-package': {
    message: '`{command}`: there is no package.json in the folder where the README runs it.{where}',
    hint: 'Write the cd before it, as a line of its own.',
  },
}

type Code = keyof typeof findings

export const scriptExists: Check<Code> = {
  id: 'readme/script-exists',
  severity: 'error',
  point: 'readme',
  title: 'Every script that the README runs exists',
  why: 'The set-up in a README rots without anybody touching it: a script is renamed, and the one line that a newcomer types first is wrong.',
  finds:
    '`npm run X`, `yarn X`, `npm start` and the like in the README, in any code block or sentence, where the package.json that they use has no such script, or where there is no package.json. Outside the set-up, e.g. under “Deployment”, it is a warning.',
  ignores:
    'Workspaces (`-w`, `--prefix`, `pnpm -F`, `yarn workspace`), commands of the package manager itself, programs of dependencies (`pnpm drizzle-kit`), `npm start` beside a server.js, commands in a new project, and placeholders.',
  advice: 'Use the suggested name, or add the script.',
  findings,
  run(context) {
    const { repository } = context
    return checkReadme(context, ({ steps }) => {
      const calls = steps.flatMap(step => callIn(step, repository) ?? [])
      const hits = calls.flatMap(call => hitOf(call, repository) ?? [])
      const strange = calls.filter(({ place }) => place === 'unknown')
      const subject = amount(calls.length, 'call of a script', 'calls of scripts')
      const [first] = strange
      if (!first) return { hits, subject }
      return { hits, blocked: `The package.json that \`${first.step.command}\` uses is not known.` }
    })
  },
}

/** A call of a script, and the folder of the package.json that it uses; `none` where there is none. */
interface Called {
  readonly step: ReadmeStep
  readonly script: ScriptCall
  readonly place: { readonly folder: string } | 'none' | 'unknown'
}

function callIn(step: ReadmeStep, { manifests }: Repository): Called | undefined {
  const { script, command, headings } = step
  if (!script || manifests.size === 0) return undefined
  if (script.folder !== undefined && manifests.has(script.folder))
    return { step, script, place: { folder: script.folder } }
  if (script.folder !== undefined) return undefined
  if (/ (-w|--workspace|-F|--filter|workspace|-C|--cwd|--prefix|--dir)\b/.test(command))
    return { step, script, place: isPlaceholder(command) ? { folder: '' } : 'unknown' }
  // “## Server” says which folder is meant.
  const named = [...manifests.keys()].find(folder =>
    headings.some(heading =>
      heading.toLowerCase().split(/\W+/).includes(posix.basename(folder).toLowerCase()),
    ),
  )
  return { step, script, place: named === undefined ? 'none' : { folder: named } }
}

function hitOf(call: Called, repository: Repository): Hit<Code> | undefined {
  const { step, place } = call
  if (place === 'none') return lostHit(call, repository)
  if (place === 'unknown') return undefined
  const script = { ...call.script, folder: place.folder }
  const { file, line, command } = step
  const scripts = repository.manifests.get(script.folder)?.scripts
  if (!scripts || scripts[script.name] !== undefined) return undefined
  // A page of a package is read in the folder of that package.
  const own = parentOf(file)
  if (own !== '' && repository.manifests.get(own)?.scripts[script.name] !== undefined) return undefined
  if (!/^\w[\w:.@/-]*$/.test(script.name) || isPlaceholder(script.name)) return undefined
  const suggestion = didYouMean(script.name, Object.keys(scripts))
  if (isProgram(step, script, suggestion) || isServerFile(script, repository)) return undefined
  const manifest = script.folder === '' ? 'package.json' : `${script.folder}/package.json`
  return {
    ...{ code: 'no-such-script', path: file, line, about: command },
    args: { command, manifest, script: script.name, suggestion },
    ...(isAside(step) && { severity: 'warning' }),
  }
}

/** No folder from here up has a package.json, so the command fails. */
function lostHit({ step, script }: Called, { manifests }: Repository): Hit<Code> | undefined {
  const { file, line, command } = step
  const having = [...manifests].flatMap(([folder, { scripts }]) => (script.name in scripts ? [folder] : []))
  if (having.length === 0 && isProgram(step, script, '')) return undefined
  const where = having.length > 0 ? ` ${shortList(having)} has such a script.` : ''
  const args = { command, where }
  return { code: 'no-package', path: file, line, about: command, args, severity: 'warning' }
}

/** Without “run”, yarn, pnpm and bun also accept their own commands and programs of dependencies. */
function isProgram({ command, manager }: ReadmeStep, { name }: ScriptCall, suggestion: string): boolean {
  if (manager === 'npm' || / run(-script)? /.test(command)) return false
  if (manager === 'bun' && /^(test|build)$|[./]/.test(name)) return true
  const isScriptWord = /^(start|dev|serve|server|build|test|lint|migrate|seed|watch)\b/.test(name)
  return !isScriptWord && suggestion === ''
}

/** `npm start` without a script runs server.js. */
function isServerFile({ name, folder }: ScriptCall, { files }: Repository): boolean {
  return name === 'start' && files.has(folder ? `${folder}/server.js` : 'server.js')
}

/** Commands under “Deployment” and similar headings are not part of the set-up. */
function isAside({ class: kind }: ReadmeStep): boolean {
  return kind === 'skipped' || kind === 'alternative'
}
