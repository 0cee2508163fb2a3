import type { Check } from '../../check.ts'
import type { Step } from '../../readme/step.ts'
import { isInBlock, lookAtReadme } from '../../readme/told.ts'
import { shortList } from '../../short-list.ts'
import type { Subject } from '../../subject.ts'

export const singleCommand: Check = {
  id: 'readme/single-command',
  severity: 'info',
  point: 'readme',
  title: 'One command sets the project up',
  help: 'If a set-up can be replaced by a single command, that is better: one line cannot be done in the wrong order or by half, and CI can run the very same.',
  run(subject) {
    return lookAtReadme(subject, ({ steps }) => {
      const setup = steps.filter(isStep)
      const [first] = setup
      const commands = [...new Set(setup.map(({ command }) => command.replace(/\s+/g, ' ')))]
      // Each package of a monorepo has a set-up of its own.
      const isOne = new Set(setup.map(({ cwd }) => cwd)).size === 1
      if (!first || commands.length <= most || !isOne || hasOne(subject)) return []
      const args = { count: String(commands.length), commands: shortList(commands) }
      return [{ code: 'many-steps', path: first.file, line: first.line, about: 'many-steps', args }]
    })
  },
}

/** Install, fill in, start the database: more is more than anybody keeps in mind. */
const most = 3

/** What comes before the server; blocks only, for sentences also tell what else there is. */
function isStep(step: Step): boolean {
  const { class: kind, rule, source } = step
  const isSetup = kind === 'install' || kind === 'setup' || kind === 'service'
  return isSetup && (isInBlock(step) || source === 'prose') && rule !== 'enter' && rule !== 'variable'
}

function hasOne({ repository: { files, manifests }, texts }: Subject): boolean {
  const isSetup = /^(setup|bootstrap|init|quickstart)([:_-]\w+)?$/
  const names = [...manifests.values()].flatMap(({ scripts }) => Object.keys(scripts))
  const makefile = texts.of('Makefile') ?? texts.of('makefile') ?? texts.of('justfile') ?? ''
  return (
    names.some(name => isSetup.test(name)) ||
    [...files].some(path => /^(script|scripts|bin)\/(setup|bootstrap)(\.\w+)?$|^setup\.sh$/.test(path)) ||
    /^(setup|bootstrap|init)\b.*:/m.test(makefile)
  )
}
