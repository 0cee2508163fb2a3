import { join } from 'node:path'
import type { Command } from 'commander'
import { findProject } from '../../../core/project/place.ts'
import { undoInterrupted } from '../../../core/render/staging.ts'
import { type ExitCode, exit } from '../../../core/system/errors.ts'
import { refuseDirty } from '../../../core/system/git/dirty.ts'
import { refuseIgnored } from '../../../core/system/git/ignored.ts'
import { findPackageManager, scriptCommand } from '../../../core/system/package-manager.ts'
import { toolchains } from '../../../core/system/toolchain/toolchains.ts'
import { type GeneratePlan, writePlan } from '../../../features/generate/plan.ts'
import { generatedJson, generatedText, plannedText } from '../../formats/generate/generated.ts'
import type { Io } from '../../terminal/io.ts'

/** The flags of all generators, and of what undoes them. */
export interface GeneratorFlags {
  readonly dryRun?: true
  readonly force?: true
  readonly json?: true
}

export function addGeneratorFlags(command: Command, force: string): Command {
  return command
    .option('-n, --dry-run', 'print every change as a diff, and write nothing')
    .option('--force', force)
    .option('--json', 'print one JSON object on standard output')
}

export const forceToGenerate = 'write although there are changes that are not committed'

/** Makes a plan, then prints it or writes it. */
export async function runGenerator(
  plan: () => Promise<GeneratePlan>,
  flags: GeneratorFlags & { readonly mayBeDirty?: true },
  io: Io,
): Promise<ExitCode> {
  const { root } = findProject(io.cwd)
  if (!flags.dryRun) {
    const undone = undoInterrupted(root)
    if (undone.length > 0)
      io.stderr.write(`Undid what an interrupted run had written: ${undone.join(', ')}.\n`)
    if (!flags.force && !flags.mayBeDirty) await refuseDirty(root, io.env)
  }
  const planned = await plan()
  await refuseIgnored(root, newSources(planned), io.env)
  const code = planned.kept.length > 0 ? exit.conflict : exit.done
  if (!flags.dryRun) writePlan(planned)
  if (flags.json) io.stdout.write(generatedJson(planned, code, flags.dryRun !== true))
  else io.stdout.write(flags.dryRun ? plannedText(planned) : generatedText(planned, nextCommand(root, io)))
  return code
}

/** The files that belong in git; whether the journals do is the project's decision. */
function newSources({ edits }: GeneratePlan): string[] {
  return edits.flatMap(({ path, before }) =>
    before === undefined && !path.startsWith('.gapi/') ? [path] : [],
  )
}

/** What to type after a new migration. */
function nextCommand(root: string, io: Io): string {
  const scripts = ['migrate', 'seed', 'test'] as const
  if (findProject(root).contract?.template === 'flask')
    return scripts.map(script => toolchains.python.taskCommand('pip', script)).join(' && ')
  const manager = findPackageManager(join(root, 'gapi.yml'), io.env)
  return scripts.map(script => scriptCommand(manager, script)).join(' && ')
}
