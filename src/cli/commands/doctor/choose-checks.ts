import { UserError } from '../../../core/system/errors.ts'
import type { Check } from '../../../features/doctor/checks/check.ts'
import { checks } from '../../../features/doctor/checks/index.ts'
import { type DoctorSettings, knownCheck } from '../../../features/doctor/report/settings.ts'
import { explained, listed } from '../../formats/doctor/checks.ts'
import type { Style } from '../../terminal/style.ts'

export interface ChoiceFlags {
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly run?: true
}

export const ids = checks.map(({ id }) => id)

export function listChecks(asJson: boolean, style: Style): string {
  return listed(checks, asJson, style)
}

export function explainCheck(id: string, style: Style): string {
  knownCheck(id, '--explain', ids)
  return checks.flatMap(check => (check.id === id ? [explained(check, style)] : [])).join('')
}

/** The selected checks. Checks that need --run are left out without it, unless they are named. */
export function chosenChecks({ only, skip = [], run }: ChoiceFlags, settings: DoctorSettings): Check[] {
  const wanted = only && namesIn(only, '--only')
  const unwanted = [...namesIn(skip, '--skip'), ...(wanted ? [] : settings.skip)]
  const chosen = checks.filter(({ id }) => (wanted?.includes(id) ?? true) && !unwanted.includes(id))
  const running = chosen.filter(({ needsRun }) => needsRun)
  const named = running.find(({ id }) => only?.some(text => wordsOf(text).includes(id)))
  if (!run && named)
    throw new UserError(
      `${named.id} runs the README, which needs --run.`,
      `Add --run: gapi doctor --run --only ${named.id}`,
    )
  if (run && running.length === 0)
    throw new UserError('None of these checks needs --run.', 'Leave out --run, or see --list-checks.')
  return run ? chosen : chosen.filter(({ needsRun }) => !needsRun)
}

/** A name, several separated by commas, or a whole group: `secrets`. */
function namesIn(given: readonly string[], flag: string): string[] {
  return given.flatMap(wordsOf).flatMap(name => {
    const group = ids.filter(id => id.startsWith(`${name}/`))
    return group.length > 0 ? group : [knownCheck(name, flag, ids)]
  })
}

function wordsOf(text: string): string[] {
  return text.split(',').map(name => name.trim())
}
