import { words } from '../shell/words.ts'
import type { Classified, StepClass } from './step-class.ts'

interface Purpose {
  readonly words: ReadonlySet<string>
  readonly class: StepClass
  readonly rule: string
  readonly does: string
}

const builds = { class: 'setup', rule: 'builds', does: 'builds the project' } as const

/** The purpose of scripts, by the words in their names: the first matching row decides. */
const purposes: readonly Purpose[] = [
  {
    words:
      words(`test tests spec e2e unit integration coverage cov lint lints eslint check typecheck types audit verify
      validate bench benchmark analyze prettier format quality ci`),
    class: 'verify',
    rule: 'check',
    does: 'checks the result',
  },
  {
    words:
      words(`migrate migration migrations seed seeds seeder db database schema prisma codegen generate knex keys
      setup install bootstrap init prepare sync`),
    class: 'setup',
    rule: 'prepares',
    does: 'prepares the project',
  },
  {
    words: words('start dev serve server develop development preview watch nodemon debug run'),
    class: 'server',
    rule: 'server',
    does: 'starts the server',
  },
  { words: words('build compile bundle transpile tsc clean'), ...builds },
  {
    words: words('docs doc documentation swagger openapi'),
    class: 'verify',
    rule: 'docs',
    does: 'is about the documentation',
  },
]

const shows = words('list ls show print get count find info status stats report describe explain whoami')
const actions =
  words(`list ls show print get count find info status stats report describe explain add create remove delete
  import export send backup dump restore clear cleanup purge kill stop copy update upgrade rotate archive grant revoke
  check generate make new open`)

/**
 * The class of a script, a task or a file by the words of its name: `test:e2e`, `start:prod`, `db:migrate`.
 */
export function scriptsRun(name: string): Classified | undefined {
  const made = name.toLowerCase().split(/[^a-z0-9]+/)
  // `list:dev:users` lists something, and `create:server` creates it.
  const isAction = actions.has(made[0] ?? '') && made.length > 1
  const first = purposes.find(
    ({ words: list, rule }) => made.some(word => list.has(word)) && !(isAction && rule === 'server'),
  )
  if (!first && shows.has(made[0] ?? ''))
    return { class: 'verify', rule: 'shows', reason: `${name} shows something` }
  // `build:db` builds, but `build:test` checks.
  const startsWithBuild = name.startsWith('build') || name.startsWith('compile')
  const found = startsWithBuild && first?.rule !== 'check' ? builds : first
  return found && { class: found.class, rule: found.rule, reason: `${name} ${found.does}` }
}
