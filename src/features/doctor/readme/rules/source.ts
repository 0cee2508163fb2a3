import type { Call } from '../shell/call.ts'
import { fileRunBy } from '../shell/file-run.ts'
import { joined } from '../shell/joined.ts'
import type { SimpleCommand } from '../shell/parse-shell.ts'
import { lastWordOf, words } from '../shell/words.ts'
import { ruleOf } from './program-table.ts'
import { sourcePrograms } from './programs-not-run.ts'
import type { ReadmeRule, RuleContext } from './rule.ts'
import { skipped } from './step-class.ts'

/** Scripts and programs that change files of the repository, are interactive, or never end. */
export const sourceRules: readonly ReadmeRule[] = [
  (call, context) => {
    const { script, manager } = call
    const isNamed = script && (generating.test(script.name) || isGenerator(manager?.words ?? []))
    return isNamed && !writesOnlySettings(call, context)
      ? skipped('mutates-source', `${script.name} writes new source files`)
      : undefined
  },
  ({ manager, command: { name } }) => {
    const [, verb = '', what] = manager?.verb === 'exec' ? manager.words : []
    return addsSources.has(verb) && what !== undefined && !writesIgnored.has(name)
      ? skipped('mutates-source', `${name} ${verb} writes new source files`)
      : undefined
  },
  ruleOf(sourcePrograms),
  call => (isWatching(call) ? skipped('watch-mode', 'it watches files, and never ends') : undefined),
  (call, { cwd, repository }) => {
    const folder = call.script?.folder ?? cwd
    const asks = programs(call).some(command => {
      const file = joined(folder, fileRunBy(command) ?? '')
      return repository.files.has(file) && questions.test(repository.read(file) ?? '')
    })
    return asks || call.through.concat(call).some(({ recipe = '' }) => /^[ \t]*read -/m.test(recipe))
      ? skipped('interactive', `${call.script?.name ?? call.command.name} asks questions`)
      : undefined
  },
  ({ script }) =>
    script && /test.*(debug|inspect)/.test(script.name)
      ? skipped('interactive', 'it opens a tool for a person')
      : undefined,
]

/** `make:module`, `g:service`; but `generate:types` writes ignored files. */
const generating =
  /^(?:make|g(?:en)?):(?!types?|(?:app-?)?keys?|env|dotenv|certs?|client|api|prisma|schema|graphql|secrets?|proto|jwt|build|dist)/

const addsSources = words('add create new scaffold')
const writesIgnored = words('prisma knex sequelize sequelize-cli typeorm')

/** Whether the files that a script runs write nothing but env files and keys, which git ignores. */
function writesOnlySettings(call: Call, { cwd, repository }: RuleContext): boolean {
  const folder = call.script?.folder ?? cwd
  const targets = programs(call).flatMap(command => {
    const text = repository.read(joined(folder, fileRunBy(command) ?? '')) ?? ''
    return [...text.matchAll(written)].map(([, target = '']) => target)
  })
  const shell = call.script?.body?.match(/>>?\s*([^\s&|;]{1,200})/g) ?? []
  const all = [...targets, ...shell.map(one => one.replace(/^>>?\s*/, ''))]
  return all.length > 0 && all.every(target => /\.env\b|\.(pem|key|crt|pub)$/.test(target))
}

/** `writeFileSync('.env', …)`, also with a path that is joined before. */
const written =
  /\b(?:writeFile|appendFile|copyFile|outputFile)(?:Sync)?\s{0,4}\([^'"`\n]{0,200}['"`]([^'"`\n]{1,200})['"`]/g

/** Whether a program is interactive, by its imports. */
const questions =
  /\b(from|require\(|import\()\s*['"](node:readline(\/promises)?|readline(\/promises)?|readline-sync|inquirer|@inquirer\/[\w-]+|prompts|enquirer|@clack\/prompts)['"]/

/**
 * `npm run cli generate:module cart`, `npm run knex migrate:make x`; `prisma generate` writes ignored files.
 */
function isGenerator([script = '', verb = '', name = '-']: readonly string[]): boolean {
  if (name === '--help') return false
  if (/^(migrat\w*|migrations?|seeds?)$/.test(script) && makes.has(verb)) return true
  if (/^(g|gen|generate|make|scaffold):[\w-]+$|^(migrat\w*|seed):(make|create|generate|new)$/.test(verb))
    return true
  return generates.has(verb) && !name.startsWith('-') && script !== 'prisma' && !ofSettings.test(name)
}

const ofSettings =
  /^(env|dotenv|(app[-_:]?)?keys?|secrets?|jwt[\w:-]*|certs?|types?|client|docs?|openapi|swagger)$/i

const makes = words('create make new add generate')
const generates = words('g generate make scaffold')

/** Tests or builds in watch mode; a server in watch mode is a server. */
function isWatching(call: Call): boolean {
  const name = call.script?.name ?? ''
  const isServer = name.startsWith('dev') || name.startsWith('start')
  const isWatchScript =
    watch.has(lastWordOf(name)) && name !== 'watch' && !isServer && !name.startsWith('serve')
  const isWatcher = programs(call).some(
    command => watchers.has(command.name) && command.args.some(arg => watchFlags.has(arg)),
  )
  const passesFlag = call.manager?.words.slice(1).some(arg => arg === '--watch' || arg === '--watchAll')
  return isWatchScript || (isWatcher && !isServer) || passesFlag === true
}

const watch = words('watch tdd')
const watchers = words('jest vitest mocha tsc webpack rollup esbuild ava')
const watchFlags = words('--watch --watchAll -w watch')

function programs({ command, through }: Call): SimpleCommand[] {
  return [command, ...through.map(inner => inner.command)]
}
