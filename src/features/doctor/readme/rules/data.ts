import type { Call } from '../shell/call.ts'
import { hasPart, hasWord, words } from '../shell/words.ts'
import { ruleOf } from './program-table.ts'
import { databasePrograms } from './programs-not-run.ts'
import type { ReadmeRule } from './rule.ts'
import { skipped } from './step-class.ts'

/** Local databases, and commands that stop programs or delete data. */
export const dataRules: readonly ReadmeRule[] = [
  ruleOf(databasePrograms),
  call => {
    const called = nameOf(call)
    return hasWord(called, stops) && !called.includes('migrat')
      ? skipped('stops', `${called} stops programs`)
      : undefined
  },
  call => {
    const { command, script } = call
    const found = wordsOf(call).find(
      word =>
        (script && hasWord(word, deletes, 'all')) ||
        (hasWord(word, deletesData, 'all') && hasPart(`${script?.name ?? command.name} ${word}`, data)),
    )
    return found ? skipped('destructive-data', `${found} deletes data`) : undefined
  },
]

const stops = words('stop down teardown shutdown')
const deletes = words('drop reset revert rollback undo wipe purge destroy truncate teardown')
const deletesData = words(
  'drop reset revert rollback down undo fresh refresh recreate nuke wipe purge clean clear',
)
const data = words('db database migrat schema seed data prisma knex sequelize typeorm orm mongo')
const runners = words('make just task')
const packageRunners = words('npm npx')

/** The script, the make target, or the file of the program. */
function nameOf({ command: { name, args }, script }: Call): string {
  if (script) return script.name
  return runners.has(name) ? (args[0] ?? '') : name.slice(name.lastIndexOf('/') + 1)
}

/** The words that describe the action: a script name and two arguments, else three arguments. */
function wordsOf({ command: { name, args }, script, manager }: Call): readonly string[] {
  if (script) return [script.name, ...(manager?.words ?? []).slice(1, 3)]
  return packageRunners.has(name) ? [] : args.slice(0, 3)
}
