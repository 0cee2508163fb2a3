import { type Call, joined, type Rule, skipped } from '../context.ts'
import { fileRunBy } from '../file-run.ts'

/** What changes files of the repository, or never ends. */
export const sourceRules: readonly Rule[] = [
  call => {
    const { script, command } = call
    const words = call.manager?.words ?? []
    const makes = /(^|[:_.-])(create|generate|gen|new|make|add|scaffold)([:_.-]|$)/
    const isScript =
      script &&
      (/^make:|^g(en)?:(?!types?|keys?|env|client|api|prisma|schema|graphql|secret|proto)/.test(
        script.name,
      ) ||
        (/migrat|model|entity|module|resource|seed|feature|subscri|controller|factory|listener/.test(
          script.name,
        ) &&
          makes.test(script.name)) ||
        makesByWord(words))
    const isProgram = programs(call).some(({ name, args }) => {
      const [verb = '', next = ''] = args
      if (
        /^(sequelize|sequelize-cli|knex|typeorm|mikro-orm|typeorm-ts-node-(commonjs|esm)|db-migrate|migrate-mongo|node-pg-migrate)$/.test(
          name,
        )
      )
        return /(^|:)(generate|create|make|new)$/.test(verb) && !verb.startsWith('db:')
      return (
        (/^(nest|nx|ng)$/.test(name) && /^(g|generate|add)$/.test(verb)) ||
        (name === 'plop' && verb !== '') ||
        (name === 'husky' && /^(add|init|install)$/.test(verb)) ||
        (name === 'prisma' && verb === 'init') ||
        (name === 'prisma' && (verb === 'format' || args.includes('--create-only'))) ||
        (name === 'gapi' && next === 'new')
      )
    })
    return isScript || isProgram
      ? skipped('mutates-source', `${script?.name ?? command.name} writes new source files`)
      : undefined
  },
  call => {
    const { script } = call
    const isFix =
      script && /(^|[:_.-])(fix|fmt|format|prettify)$/.test(script.name) && !/check|test/.test(script.name)
    const writes = programs(call).some(
      ({ name, args }) =>
        (/^(prettier|eslint|biome|standard|xo|tslint|dprint)$/.test(name) &&
          args.some(arg => /^--?(write|fix|w|apply)$/.test(arg))) ||
        (name === 'remark' && args.some(arg => /^(-o|--output)$/.test(arg))),
    )
    return isFix || writes ? skipped('mutates-source', 'it rewrites source files') : undefined
  },
  call => {
    const { script } = call
    const isTestOrBuild =
      script && /(^|[:_.-])(watch|tdd)$/.test(script.name) && !/^(start|dev|serve)|^watch$/.test(script.name)
    const watches =
      programs(call).some(
        ({ name, args }) =>
          /^(jest|vitest|mocha|tsc|webpack|rollup|esbuild|ava)$/.test(name) &&
          args.some(arg => /^(--watch(All)?|-w|watch)$/.test(arg)),
      ) && !/^(dev|start)/.test(script?.name ?? '')
    const passes = call.manager?.words.slice(1).some(arg => /^--watch(All)?$/.test(arg))
    return isTestOrBuild || watches || passes
      ? skipped('watch-mode', 'it watches files, and never ends')
      : undefined
  },
  (call, { cwd, repository }) => {
    const folder = call.script?.folder ?? cwd
    const asks = programs(call).some(command => {
      const file = joined(folder, fileRunBy(command) ?? '')
      return repository.files.has(file) && questions.test(repository.read(file) ?? '')
    })
    return asks || call.through.concat(call).some(({ recipe = '' }) => /^\s*read -/m.test(recipe))
      ? skipped('interactive', `${call.script?.name ?? call.command.name} asks questions`)
      : undefined
  },
  call => {
    const { script } = call
    const isTool =
      script && /(^|[:_.-])(studio|ui|storybook|graph)([:_.-]|$)|test.*(debug|inspect)/.test(script.name)
    const opens = programs(call).some(
      ({ name, args }) =>
        (/^(prisma|drizzle-kit)$/.test(name) && args[0] === 'studio') ||
        (name === 'nx' && /^(dep-)?graph$/.test(args[0] ?? '')),
    )
    return isTool || opens ? skipped('interactive', 'it opens a tool for a person') : undefined
  },
]

/** A program that is there to ask, by what it imports. */
const questions =
  /\b(from|require\(|import\()\s*['"](node:readline(\/promises)?|readline(\/promises)?|readline-sync|inquirer|@inquirer\/[\w-]+|prompts|enquirer|@clack\/prompts)['"]/

/** `npm run cli generate:module cart`, `npm run knex migrate:make x`; `prisma generate` makes what git ignores. */
function makesByWord([script = '', verb = '', name = '-']: readonly string[]): boolean {
  if (name === '--help') return false
  if (/^(migrat\w*|migrations?|seeds?)$/.test(script) && /^(create|make|new|add|generate)$/.test(verb))
    return true
  if (/^(g|gen|generate|make|scaffold):[\w-]+$|^(migrat\w*|seed):(make|create|generate|new)$/.test(verb))
    return true
  return /^(g|generate|make|scaffold)$/.test(verb) && !name.startsWith('-') && script !== 'prisma'
}

function programs({ command, through }: Call) {
  return [command, ...through.map(inner => inner.command)]
}
