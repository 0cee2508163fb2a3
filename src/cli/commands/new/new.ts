import { basename, resolve } from 'node:path'
import { templates } from 'virtual:templates'
import { packageNameOf } from '../../../core/render/names.ts'
import { defaultTemplate } from '../../../core/render/repeat-command.ts'
import { undoInterrupted } from '../../../core/render/staging.ts'
import { type ExitCode, exit, UserError } from '../../../core/system/errors.ts'
import type { Toolchain } from '../../../core/system/toolchain/toolchain.ts'
import { toolchains } from '../../../core/system/toolchain/toolchains.ts'
import { checkAnswers, completeAnswers } from '../../../features/create/answers.ts'
import { createProject } from '../../../features/create/create.ts'
import { conflictChoices, type Plan, planCreate, refuseConflicts } from '../../../features/create/plan.ts'
import { readTarget } from '../../../features/create/target.ts'
import type { Configure } from '../../command.ts'
import { createdJson, planJson } from '../../formats/new/created-json.ts'
import { createdText, planText } from '../../formats/new/created-text.ts'
import { collect, oneOf } from '../../options.ts'
import { type Io, isTerminal } from '../../terminal/io.ts'
import { progressOn } from '../../terminal/progress.ts'
import type { Prompts } from '../../terminal/prompts.ts'
import { styleFor } from '../../terminal/style.ts'
import { type AnswerFlags, answersGiven, readAnswersFile } from './answer-flags.ts'
import { chooseTemplate, keysHelp, knownManagers, questionOptions, refuseForeign } from './choose-template.ts'

/** The flags as commander parses them. */
interface NewFlags extends AnswerFlags {
  readonly template?: string
  readonly yes?: true
  readonly interactive: boolean
  readonly dryRun?: true
  readonly onConflict?: 'ask' | 'abort' | 'skip' | 'overwrite'
  readonly pm?: string
  readonly install: boolean
  readonly git: boolean
  readonly json?: true
  readonly quiet?: true
  readonly color: boolean
}

export const configureNew: Configure = (command, io, done) => {
  command
    .description('Create an API: config classes, app factory, blueprints, migrations, seeds, tests.')
    .argument('[folder]', 'folder to create, e.g. my-app; . is the current one')
  for (const option of questionOptions(templates)) command.addOption(option)
  return command
    .option('-y, --yes', 'use the default for every missing answer, and do not ask')
    .option('--no-interactive', 'never ask; a missing answer is an error')
    .option('-n, --dry-run', 'show every file and command, and write nothing')
    .addOption(
      oneOf('--on-conflict <choice>', 'what to do when the folder is not empty', ['ask', ...conflictChoices]),
    )
    .addOption(oneOf('--pm <manager>', 'package manager', knownManagers(templates)))
    .option('--no-install', 'skip installing the dependencies')
    .option('--no-git', 'skip git init and the first commit')
    .option(
      '--template <name>',
      `template: ${Object.keys(templates).join(', ')} (default: ${defaultTemplate})`,
    )
    .option('--set <key=value>', 'answer a question of the template (repeatable)', collect)
    .option(
      '--answers <file>',
      'read answers from a YAML or JSON file, - for standard input, or the gapi.yml of a project',
    )
    .option('--json', 'print one JSON object on standard output, logs on standard error')
    .option('-q, --quiet', 'print errors only')
    .option('--no-color', 'print no colors (NO_COLOR does the same)')
    .addHelpText('after', helpAfter())
    .action(async (folder: string | undefined, flags: NewFlags) => done(await create(folder, flags, io)))
}

async function create(folder: string | undefined, flags: NewFlags, io: Io): Promise<ExitCode> {
  const prompts = await promptsFor(flags, io)
  const file = await readAnswersFile(flags.answers, io)
  const template = chooseTemplate(templates, [
    { source: '--template', name: flags.template },
    { source: file.source, name: file.template },
  ])
  const { manifest } = template
  refuseForeign(templates, template, flags, flags.pm)
  const given = checkAnswers(manifest, answersGiven(manifest, flags, file))
  const named = folder ?? (await missingFolder(flags, prompts, io))
  if (!flags.dryRun) undoProject(named, flags, io)
  const target = readTarget(io.cwd, named)
  const toolchain = toolchains[manifest.toolchain]
  const manager = managerFor(toolchain, flags.pm, file.packageManager, target.path, io)
  const chosen = { ...given, ...(await prompts?.questions(manifest, given)) }
  const options = {
    template,
    target,
    answers: completeAnswers(manifest, chosen, packageNameOf(basename(target.path))),
    createdAt: io.now(),
    onConflict: flags.onConflict === 'ask' || !flags.onConflict ? ('abort' as const) : flags.onConflict,
    ...manager,
    install: flags.install,
    git: flags.git,
    repeatFlags: repeatFlagsOf(flags, manager.packageManager, toolchain.usual),
  }
  let plan = await planCreate(options, io.env)
  if (plan.conflicts.length > 0 && prompts && flags.onConflict !== 'abort') {
    plan = await planCreate({ ...options, onConflict: await prompts.conflict(plan) }, io.env)
  }
  return flags.dryRun ? showPlan(plan, flags, io) : executePlan(plan, flags, io, prompts)
}

/** The package manager that --pm names, else that of the answers file, else the one in use here. */
function managerFor(
  { managerFor, managerIn }: Toolchain,
  pm: string | undefined,
  spec: string | undefined,
  target: string,
  io: Io,
) {
  const inFile = spec === undefined ? undefined : managerIn(spec)
  const packageManager = pm ?? inFile ?? managerFor(target, io.env)
  return { packageManager, managerSpec: packageManager === inFile ? spec : undefined }
}

/** Undoes what a killed run wrote into the folder. */
function undoProject(folder: string, { quiet }: NewFlags, io: Io): void {
  const undone = undoInterrupted(resolve(io.cwd, folder))
  if (undone.length > 0 && !quiet)
    io.stderr.write(`Removed ${undone.length} files that an interrupted run had written into ${folder}.\n`)
}

function repeatFlagsOf({ pm, install, git }: NewFlags, manager: string, usual: string): string[] {
  const named = pm ?? (manager === usual ? undefined : manager)
  return [
    ...(named ? ['--pm', named] : []),
    ...(install ? [] : ['--no-install']),
    ...(git ? [] : ['--no-git']),
  ]
}

async function showPlan(plan: Plan, flags: NewFlags, io: Io): Promise<ExitCode> {
  if (!flags.json && !flags.quiet) io.stdout.write(planText(plan, await styleFor(io, flags.color)))
  refuseConflicts(plan)
  if (flags.json) io.stdout.write(planJson(plan))
  return exit.done
}

async function executePlan(
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

/** Questions are only asked on a terminal; the prompt library is only loaded then. */
async function promptsFor(flags: NewFlags, io: Io): Promise<Prompts | undefined> {
  const wanted = flags.interactive && !flags.yes && !flags.json && flags.answers !== '-'
  const mayAsk = wanted && isTerminal(io)
  if (!mayAsk && flags.onConflict === 'ask') {
    throw new UserError('--on-conflict ask needs a terminal to ask on.', 'Pass abort, skip or overwrite.')
  }
  return mayAsk ? (await import('../../terminal/prompts.ts')).promptsOn(io) : undefined
}

async function missingFolder(flags: NewFlags, prompts: Prompts | undefined, io: Io): Promise<string> {
  if (prompts) return prompts.folder(name => folderFault(io.cwd, name))
  if (flags.yes) return 'my-app'
  throw new UserError('The folder is missing.', 'Name it: create-good-api my-app. With -y it is my-app.')
}

/** Why a folder cannot be a project's, with what to do; undefined where it can. */
function folderFault(cwd: string, name: string): string | undefined {
  try {
    readTarget(cwd, name)
    return undefined
  } catch (error) {
    if (error instanceof UserError) return `${error.message} ${error.hint}`
    throw error
  }
}

function helpAfter(): string {
  return `
${keysHelp(templates)}

Exit codes: 0 done, 1 a step or the system failed, 2 usage, 3 would overwrite, 5 files are written but
install or git failed, 130 cancelled.`
}
