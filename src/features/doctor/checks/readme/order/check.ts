import { needsDependencies } from '../../../readme/plan/needs-dependencies.ts'
import type { ReadmeStep } from '../../../readme/plan/step.ts'
import { programCallsOf } from '../../../readme/shell/program-calls.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount } from '../../subject.ts'
import { checkReadme, isInBlock, type PlannedReadme } from '../readme-steps.ts'

const findings = {
  'before-install': {
    message: '`{command}` needs the dependencies, and line {install} installs them only later.',
    hint: 'Move line {install} above it.',
  },
  'never-installed': {
    message: '`{command}` needs the dependencies, and the README never installs them.',
    hint: 'Add the line before it: {manager} install',
  },
  'start-before-migrate': {
    message: '`{command}` prepares the database after line {start} has started the server.',
    hint: 'Move it above line {start}.',
  },
}

type Code = keyof typeof findings

export const order: Check<Code> = {
  id: 'readme/order',
  severity: 'warning',
  point: 'readme',
  title: 'The commands of the README work in the order in which they are written',
  why: 'A newcomer goes from top to bottom. On the machine of the author everything is already installed and migrated, so a wrong order does not show there.',
  finds:
    'A command that needs the dependencies above the command that installs them, or in a README that never installs them: the script runs a program of a dependency, or the file imports one. A migration below the start of the server, in the same section.',
  ignores:
    'Scripts that need no dependency or install them; commands in sentences; lists of scripts; servers that migrate on start.',
  advice: 'Move the line.',
  findings,
  run(context) {
    return checkReadme(context, readme => ({
      hits: [...installHits(readme, context), ...migrateHits(readme.steps.filter(isInBlock), context)],
      subject: amount(readme.steps.filter(isRun).length, 'command that is run', 'commands that are run'),
    }))
  },
}

/** The first command that needs the dependencies before they are installed. */
function installHits({ plan, steps, text }: PlannedReadme, context: CheckContext): Hit<Code>[] {
  const install = steps.findIndex(step => installs(step, context))
  const before = install < 0 ? steps : steps.slice(0, install)
  const needing = before.find(step => isRun(step) && isInBlock(step) && needsDependencies(step, context))
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

/** The plan leaves out demonstrations before the section with the install. */
function isRun({ class: kind, rule }: ReadmeStep): boolean {
  return ['setup', 'server', 'verify'].includes(kind) && rule !== 'before-install'
}

/** Directly, in a script, or in a script with such a name: `make setup`. */
function installs({ class: kind, rule, command, cwd }: ReadmeStep, { repository }: CheckContext): boolean {
  if (notOfProject.test(rule)) return false
  if (kind === 'install' || /\b(setup|install|bootstrap)\b/.test(command)) return rule !== 'container'
  return programCallsOf(command, cwd, repository).some(({ call: { manager } }) => manager?.verb === 'install')
}

/** `nvm install` and `brew install node` install no dependency. */
const notOfProject =
  /^(version-manager|system-package|global-install|remote-script|privileged|other-language|elsewhere)$/

function isToldInWords(text: string): boolean {
  return /\binstall\w*\b[^.\n]*\b(dependenc|packages|modules|npm|yarn|pnpm|bun)|\b(npm|yarn|pnpm|bun) (i|install|ci)\b/i.test(
    text,
  )
}

/** In the block of the server, or below it under the same heading: later sections are about other topics. */
function migrateHits(steps: readonly ReadmeStep[], { repository }: CheckContext): Hit<Code>[] {
  const start = steps.findIndex(({ class: kind }) => kind === 'server')
  const server = steps[start]
  if (!server || steps.slice(0, start).some(isMigration)) return []
  if (server.headings.some(heading => /\b(scripts|commands|usage)\b/i.test(heading))) return []
  const late = steps
    .slice(start + 1)
    .find(
      step => isMigration(step) && step.cwd === server.cwd && step.headings.join() === server.headings.join(),
    )
  const isDone = programCallsOf(server.command, server.cwd, repository).some(({ call: { command } }) =>
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

/** Applies migrations; creating one, rolling back or listing does not count. */
function isMigration({ command, class: kind, rule }: ReadmeStep): boolean {
  return (
    (kind === 'setup' || rule === 'after-server') &&
    /migrat|db:(push|setup|init|prepare)|db push|\bdb:sync\b/.test(command) &&
    !/create|make|new|generate|rollback|down|undo|reset|revert|status|lint|verify|check/.test(command)
  )
}
