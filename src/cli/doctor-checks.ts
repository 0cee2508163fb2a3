import { UserError } from '../core/errors.ts'
import type { Check } from '../features/doctor/check.ts'
import { checks } from '../features/doctor/checks/index.ts'
import { knownCheck, type Settings } from '../features/doctor/settings.ts'
import { explained, listed } from './formats/doctor/checks.ts'
import type { Style } from './style.ts'

/** The flags that choose among the checks. */
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

/** The checks that are asked for. Those that need a run are left out without one, unless somebody names them. */
export function chosenChecks({ only, skip = [], run }: ChoiceFlags, settings: Settings): Check[] {
  const wanted = only && namesIn(only, '--only')
  const unwanted = [...namesIn(skip, '--skip'), ...(wanted ? [] : settings.skip)]
  const chosen = checks.filter(({ id }) => (wanted?.includes(id) ?? true) && !unwanted.includes(id))
  const running = chosen.filter(({ needsRun }) => needsRun)
  const named = running.find(({ id }) => only?.some(text => wordsOf(text).includes(id)))
  if (!run && named)
    throw new UserError(
      `${named.id} runs the README, and without --run nothing is run.`,
      `Add --run: gapi doctor --run --only ${named.id}`,
    )
  if (run && running.length === 0)
    throw new UserError('None of these checks needs a run.', 'Leave out --run, or see --list-checks.')
  return run ? chosen : chosen.filter(({ needsRun }) => !needsRun)
}

/** A name, several with commas between, or a whole group: `secrets`. */
function namesIn(given: readonly string[], flag: string): string[] {
  return given.flatMap(wordsOf).flatMap(name => {
    const group = ids.filter(id => id.startsWith(`${name}/`))
    return group.length > 0 ? group : [knownCheck(name, flag, ids)]
  })
}

function wordsOf(text: string): string[] {
  return text.split(',').map(name => name.trim())
}
