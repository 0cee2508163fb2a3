import { exit } from '../../../core/system/errors.ts'
import { shellCommand } from '../../../core/system/shell.ts'
import type { Created } from '../../../features/create/create.ts'
import { outcomeOf } from '../../../features/create/outcome.ts'
import type { Plan } from '../../../features/create/plan.ts'
import { json } from '../json.ts'

/** The result of `create-good-api --json`; described in docs/command-line.md. */
export function createdJson(created: Created): string {
  const { ok, retry, next, repeat } = outcomeOf(created)
  const steps = created.steps.map(({ name, commands, status, seconds, reason }) => {
    return { name, commands: commands.map(shellCommand), status, seconds, reason: reason ?? null }
  })
  const code = ok ? exit.done : exit.unfinished
  return json({ ok, code, dryRun: false, ...planned(created.plan), steps, retry, next, repeat })
}

export function planJson(plan: Plan): string {
  const { next, repeat } = outcomeOf({ plan, steps: [] })
  const steps = plan.steps.map(({ name, commands }) => ({
    name,
    commands: commands.map(shellCommand),
    status: 'planned',
  }))
  return json({ ok: true, code: exit.done, dryRun: true, ...planned(plan), steps, retry: null, next, repeat })
}

function planned({ target, project, packageManager, files }: Plan) {
  return {
    target: target.path,
    project,
    packageManager,
    files: files.map(({ path, action }) => ({ path, action })),
  }
}
