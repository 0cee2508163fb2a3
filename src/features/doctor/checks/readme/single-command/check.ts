import { shortList } from '../../../../../core/system/short-list.ts'
import type { ReadmeStep } from '../../../readme/plan/step.ts'
import type { Check } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount } from '../../subject.ts'
import { checkReadme, isInBlock } from '../readme-steps.ts'

const findings = {
  'many-steps': {
    message: 'The set-up takes {count} commands: {commands}.',
    hint: 'Write a script setup that runs them, and name only that one in the README.',
  },
}

type Code = keyof typeof findings

export const singleCommand: Check<Code> = {
  id: 'readme/single-command',
  severity: 'info',
  point: 'readme',
  title: 'One command sets up the project',
  why: 'If a set-up can be replaced by a single command, that is better: one line cannot be run in the wrong order or partially, and CI can run the same line.',
  finds:
    'More than three commands that install, prepare and start services before the server starts, where there is no script `setup` or `bootstrap`, no `scripts/setup` and no such Makefile target.',
  ignores: 'Repositories with several packages that each have their own set-up.',
  advice: 'Write a script `setup` that runs them, for the README and for CI.',
  findings,
  run(context) {
    return checkReadme(context, ({ steps }) => {
      const setup = steps.filter(isStep)
      const [first] = setup
      const commands = [...new Set(setup.map(({ command }) => command.replace(/\s+/g, ' ')))]
      // Each package of a monorepo has its own set-up.
      const isOne = new Set(setup.map(({ cwd }) => cwd)).size === 1
      const subject = amount(commands.length, 'set-up command')
      if (!first || commands.length <= most || !isOne || hasOne(context)) return { hits: [], subject }
      const args = { count: String(commands.length), commands: shortList(commands) }
      const place = { path: first.file, line: first.line }
      return { hits: [{ code: 'many-steps', ...place, about: 'many-steps', args }], subject }
    })
  },
}

/** Install, configure, start the database: more steps are hard to remember. */
const most = 3

/** The steps before the server; blocks only, because sentences also mention optional steps. */
function isStep(step: ReadmeStep): boolean {
  const { class: kind, rule, source } = step
  const isSetup = kind === 'install' || kind === 'setup' || kind === 'service'
  return isSetup && (isInBlock(step) || source === 'prose') && rule !== 'enter' && rule !== 'variable'
}

function hasOne({ repository: { files, manifests }, texts }: CheckContext): boolean {
  const isSetup = /^(setup|bootstrap|init|quickstart)([:_-]\w+)?$/
  const names = [...manifests.values()].flatMap(({ scripts }) => Object.keys(scripts))
  const makefile = texts.of('Makefile') ?? texts.of('makefile') ?? texts.of('justfile') ?? ''
  return (
    names.some(name => isSetup.test(name)) ||
    [...files].some(path => /^(script|scripts|bin)\/(setup|bootstrap)(\.\w+)?$|^setup\.sh$/.test(path)) ||
    /^(setup|bootstrap|init)\b.*:/m.test(makefile)
  )
}
