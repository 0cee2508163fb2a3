import { resolve } from 'node:path'
import { exit, UserError } from '../../core/errors.ts'
import type { Configure } from '../command.ts'
import { readmePlanJson, readmePlanText } from '../formats/readme-plan.ts'
import { styleFor } from '../style.ts'

/** What commander makes of the flags below. */
interface DoctorFlags {
  readonly readmePlan?: string | true
  readonly json?: true
  readonly color: boolean
}

export const configureDoctor: Configure = (command, io, done) =>
  command
    .description('Say what in a repository does not work as its README says.')
    .argument('[folder]', 'the repository', '.')
    .option('--readme-plan [file]', 'how each command of the README is understood; nothing is run')
    .option('--json', 'one JSON object on standard output')
    .option('--no-color', 'no colours')
    .addHelpText('after', helpAfter)
    .action(async (folder: string, { readmePlan, json, color }: DoctorFlags) => {
      if (readmePlan === undefined)
        throw new UserError('What shall the doctor do?', 'Today it plans: gapi doctor --readme-plan')
      const { readRepository } = await import('../../features/doctor/repository.ts')
      const { planReadme } = await import('../../features/doctor/readme/plan.ts')
      const repository = await readRepository(resolve(io.cwd, folder), io.env)
      const plan = planReadme(
        repository,
        systemOf(process.platform),
        readmePlan === true ? undefined : readmePlan,
      )
      io.stdout.write(json ? readmePlanJson(plan) : readmePlanText(plan, await styleFor(io, color)))
      done(exit.done)
    })

function systemOf(platform: NodeJS.Platform): 'linux' | 'macos' | 'windows' {
  if (platform === 'win32') return 'windows'
  return platform === 'darwin' ? 'macos' : 'linux'
}

const helpAfter = `
Exit codes: 0 done, 2 there is no README that can be read.`
