import { basename } from 'node:path'
import { templates } from 'virtual:templates'
import { Option } from 'commander'
import { type ExitCode, exit, UserError } from '../../core/errors.ts'
import { packageNameOf } from '../../core/names.ts'
import { checkAnswers, completeAnswers } from '../../features/create/answers.ts'
import { createProject } from '../../features/create/create.ts'
import { findPackageManager, packageManagers } from '../../features/create/package-manager.ts'
import { conflictChoices, type Plan, planCreate, refuseConflicts } from '../../features/create/plan.ts'
import { readTarget } from '../../features/create/target.ts'
import type { Configure } from '../command.ts'
import { createdJson, planJson } from '../formats/created-json.ts'
import { createdText, planText } from '../formats/created-text.ts'
import { type AnswerFlags, answersGiven } from '../given.ts'
import { type Io, isTerminal } from '../io.ts'
import { collect, oneOf } from '../options.ts'
import { progressOn } from '../progress.ts'
import type { Prompts } from '../prompts.ts'
import { styleFor } from '../style.ts'

/** What commander makes of the flags below. */
interface NewFlags extends AnswerFlags {
  readonly yes?: true
  readonly interactive: boolean
  readonly dryRun?: true
  readonly onConflict?: 'ask' | 'abort' | 'skip' | 'overwrite'
  readonly pm?: 'npm' | 'pnpm' | 'yarn' | 'bun'
  readonly install: boolean
  readonly git: boolean
  readonly json?: true
  readonly quiet?: true
  readonly color: boolean
}

const template = templates.api

export const configureNew: Configure = (command, io, done) => {
  command
    .description('Create an API: config classes, app factory, blueprints, migrations, seeds, tests.')
    .argument('[folder]', 'where it goes: a new folder, or . for this one')
  for (const option of questionOptions()) command.addOption(option)
  return command
    .option('-y, --yes', 'take the default for whatever is not given, and do not ask')
    .option('--no-interactive', 'never ask; an answer that is missing is an error')
    .option('-n, --dry-run', 'show every file and command of the real run, and write nothing')
    .addOption(oneOf('--on-conflict <choice>', 'when the folder is not empty', ['ask', ...conflictChoices]))
    .addOption(oneOf('--pm <manager>', 'package manager', packageManagers))
    .option('--no-install', 'do not install the dependencies')
    .option('--no-git', 'do not make a repository and a first commit')
    .option('--set <key=value>', 'answer a question of the template (repeatable)', collect)
    .option('--answers <file>', 'answers from a YAML or JSON file, or - for standard input')
    .option('--json', 'one JSON object on standard output, logs on standard error')
    .option('-q, --quiet', 'say only what went wrong')
    .option('--no-color', 'no colours (NO_COLOR does the same)')
    .addHelpText('after', helpAfter())
    .action(async (folder: string | undefined, flags: NewFlags) => done(await create(folder, flags, io)))
}

async function create(folder: string | undefined, flags: NewFlags, io: Io): Promise<ExitCode> {
  const prompts = await promptsFor(flags, io)
  const given = checkAnswers(template.manifest, await answersGiven(template.manifest, flags, io))
  const target = readTarget(io.cwd, folder ?? (await missingFolder(flags, prompts)))
  const chosen = { ...given, ...(await prompts?.questions(template.manifest, given)) }
  const wishes = {
    template,
    target,
    answers: completeAnswers(template.manifest, chosen, packageNameOf(basename(target.path))),
    createdAt: io.now(),
    onConflict: flags.onConflict === 'ask' || !flags.onConflict ? ('abort' as const) : flags.onConflict,
    packageManager: flags.pm ?? findPackageManager(target.path, io.env),
    install: flags.install,
    git: flags.git,
    repeatFlags: repeatFlagsOf(flags),
  }
  let plan = await planCreate(wishes, io.env)
  if (plan.conflicts.length > 0 && prompts && flags.onConflict !== 'abort') {
    plan = await planCreate({ ...wishes, onConflict: await prompts.conflict(plan) }, io.env)
  }
  return flags.dryRun ? showPlan(plan, flags, io) : carryOut(plan, flags, io, prompts)
}

function repeatFlagsOf({ pm, install, git }: NewFlags): string[] {
  return [...(pm ? ['--pm', pm] : []), ...(install ? [] : ['--no-install']), ...(git ? [] : ['--no-git'])]
}

async function showPlan(plan: Plan, flags: NewFlags, io: Io): Promise<ExitCode> {
  if (!flags.json && !flags.quiet) io.stdout.write(planText(plan, await styleFor(io, flags.color)))
  refuseConflicts(plan)
  if (flags.json) io.stdout.write(planJson(plan))
  return exit.done
}

async function carryOut(
  plan: Plan,
  flags: NewFlags,
  io: Io,
  prompts: Prompts | undefined,
): Promise<ExitCode> {
  refuseConflicts(plan)
  await prompts?.confirm(plan)
  const onStep = plan.steps.length > 0 ? await progressOn(io, flags) : () => {}
  const created = await createProject(plan, { env: io.env, signal: io.signal, onStep })
  const failed = created.steps.find(({ status }) => status === 'failed')
  if (flags.json) {
    io.stdout.write(createdJson(created))
    io.stderr.write(failed?.output ?? '')
  } else if (failed) io.stderr.write(createdText(created, await styleFor(io, flags.color)))
  else if (!flags.quiet) io.stdout.write(createdText(created, await styleFor(io, flags.color)))
  return failed ? exit.unfinished : exit.done
}

/** Questions are asked only where a person can answer, and the modules that ask are loaded only then. */
async function promptsFor(flags: NewFlags, io: Io): Promise<Prompts | undefined> {
  const wanted = flags.interactive && !flags.yes && !flags.json && flags.answers !== '-'
  const mayAsk = wanted && isTerminal(io)
  if (!mayAsk && flags.onConflict === 'ask') {
    throw new UserError('--on-conflict ask needs a terminal to ask on.', 'Pass abort, skip or overwrite.')
  }
  return mayAsk ? (await import('../prompts.ts')).promptsOn(io) : undefined
}

async function missingFolder(flags: NewFlags, prompts: Prompts | undefined): Promise<string> {
  if (prompts) return prompts.folder()
  if (flags.yes) return 'my-app'
  throw new UserError('The folder is missing.', 'Name it: create-good-api my-app. With -y it is my-app.')
}

function questionOptions(): Option[] {
  return Object.values(template.manifest.questions).flatMap(question => {
    if (!question.flag) return []
    const known = question.type === 'choice' ? ` (${Object.keys(question.choices).join(', ')})` : ''
    return [
      new Option(`${question.flag} <value>`, `${question.about}${known}, ${question.default} by default`),
    ]
  })
}

function helpAfter(): string {
  const settable = Object.entries(template.manifest.questions).map(
    ([key, { about }]) => `  ${key.padEnd(12)} ${about}`,
  )
  return `
Keys for --set and --answers:
${settable.join('\n')}

Exit codes: 0 done, 1 a step or the system failed, 2 usage, 3 would overwrite, 5 files are written but
install or git failed, 130 cancelled.`
}
