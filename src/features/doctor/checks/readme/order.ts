import type { Check, Hit } from '../../check.ts'
import { programsBehind } from '../../readme/behind.ts'
import { needsDependencies } from '../../readme/dependent.ts'
import type { Step } from '../../readme/step.ts'
import { isInBlock, lookAtReadme, type Told } from '../../readme/told.ts'
import type { Subject } from '../../subject.ts'

export const order: Check = {
  id: 'readme/order',
  severity: 'warning',
  point: 'readme',
  title: 'The commands of the README work in the order they are written',
  help: 'A newcomer goes from top to bottom. On the machine of the author everything is installed and migrated already, so an order that cannot work is not seen there.',
  run(subject) {
    return lookAtReadme(subject, told => [
      ...installHits(told, subject),
      ...migrateHits(told.steps.filter(isInBlock), subject),
    ])
  },
}

/** The first command that needs the dependencies while there are none. */
function installHits({ plan, steps, text }: Told, subject: Subject): Hit[] {
  const install = steps.findIndex(step => installs(step, subject))
  const before = install < 0 ? steps : steps.slice(0, install)
  const needing = before.find(step => isRun(step) && isInBlock(step) && needsDependencies(step, subject))
  if (!needing) return []
  const { command, file, line } = needing
  const hit = { path: file, line, about: command }
  const installing = steps[install]
  if (installing)
    return needing.cwd === installing.cwd && needing.line < installing.line
      ? [{ ...hit, code: 'before-install', args: { command, install: String(installing.line) } }]
      : []
  if (
    isToldInWords(text) ||
    plan.steps.some(step => /\b(docker|podman)\b/.test(step.command)) ||
    plan.steps.some(({ rule }) =>
      /^(container|known-packages|elsewhere|marked|self-install|own-program)/.test(rule),
    )
  )
    return []
  return [{ ...hit, code: 'never-installed', args: { command, manager: plan.manager?.name ?? 'npm' } }]
}

/** What shows the project off before the chapter that installs is left out by the plan. */
function isRun({ class: kind, rule }: Step): boolean {
  return ['setup', 'server', 'verify'].includes(kind) && rule !== 'before-install'
}

/** Itself, by a script, or by a script that is named as one: `make setup`. */
function installs({ class: kind, rule, command, cwd }: Step, { repository }: Subject): boolean {
  if (kind === 'install' || /\b(setup|install|bootstrap)\b/.test(command)) return rule !== 'container'
  return programsBehind(command, cwd, repository).some(({ call: { manager } }) => manager?.verb === 'install')
}

function isToldInWords(text: string): boolean {
  return /\binstall\w*\b[^.\n]*\b(dependenc|packages|modules|npm|yarn|pnpm|bun)|\b(npm|yarn|pnpm|bun) (i|install|ci)\b/i.test(
    text,
  )
}

/** In the block of the server, or below it under the same heading: further on it tells of something else. */
function migrateHits(steps: readonly Step[], { repository }: Subject): Hit[] {
  const start = steps.findIndex(({ class: kind }) => kind === 'server')
  const server = steps[start]
  if (!server || steps.slice(0, start).some(isMigration)) return []
  if (server.headings.some(heading => /\b(scripts|commands|usage)\b/i.test(heading))) return []
  const late = steps
    .slice(start + 1)
    .find(
      step => isMigration(step) && step.cwd === server.cwd && step.headings.join() === server.headings.join(),
    )
  const isDone = programsBehind(server.command, server.cwd, repository).some(({ call: { command } }) =>
    /migrat|setup|prepare|db:|push/.test([command.name, ...command.args].join(' ')),
  )
  if (!late || isDone) return []
  const { command, file, line } = late
  return [
    {
      ...{ code: 'start-before-migrate', path: file, line, about: command },
      args: { command, start: String(server.line) },
    },
  ]
}

/** Brings the database up; making a migration, undoing and looking do not. */
function isMigration({ command, class: kind, rule }: Step): boolean {
  return (
    (kind === 'setup' || rule === 'after-server') &&
    /migrat|db:(push|setup|init|prepare)|db push|\bdb:sync\b/.test(command) &&
    !/create|make|new|generate|rollback|down|undo|reset|revert|status|lint|verify|check/.test(command)
  )
}
