import { recordIn } from '../../../../../core/system/json.ts'
import type { CiFile } from '../../../queries/ci-files.ts'
import { manifestAt } from '../../../repository/package-json.ts'
import { isDocumentation, isGenerated, isTest } from '../../../repository/places.ts'
import type { CheckContext } from '../../context.ts'

/** Programs that compare two OpenAPI documents. */
const programs =
  /\bapi diff\b|\boasdiff\b|\bopenapi[-_ ](?:diff|changes)\b|\bswagger-(?:diff|compare)\b|\boptic (?:diff|run)\b|@useoptic\/|\bbump-sh\/|\bbump (?:diff|deploy|preview)\b/

/** Whether CI, or a script that it may run, compares documents. */
export function comparesApi(files: readonly CiFile[], { texts }: CheckContext): boolean {
  return (
    files.some(({ text }) => programs.test(text)) ||
    texts.paths.some(path => mayBeScript(path) && programs.test(texts.of(path) ?? ''))
  )
}

function mayBeScript(path: string): boolean {
  if (isTest(path) || isDocumentation(path) || isGenerated(path)) return false
  return (
    /(^|\/)(package\.json|Makefile|justfile|Taskfile\.ya?ml|Dangerfile|dangerfile\.[jt]s|lefthook\.yml)$/.test(
      path,
    ) || /(^|\/)(\.?ci|scripts?|tools?|bin|\.github|\.husky)\/[^/]+$|\.sh$/.test(path)
  )
}

/** Whether a command compares with a revision: itself, or as a script of package.json, also one that runs others. */
export function isComparison(command: string, context: CheckContext, depth = 0): boolean {
  if (/\bapi diff\b/.test(command)) return !/--base[ =]\S+\.(json|ya?ml)\b|--base[ =]https?:/.test(command)
  if (depth > 3) return false
  const scripts = recordIn(manifestAt(context, 'package.json').scripts)
  return scriptsIn(command, context).some(
    name => typeof scripts[name] === 'string' && isComparison(scripts[name], context, depth + 1),
  )
}

/** `npm run ci` names a script, unlike `npm ci`, and so may the program of `node scripts/ci.mjs`. */
function scriptsIn(command: string, { texts }: CheckContext): string[] {
  const named = [...command.matchAll(/\b(?:(?:npm|pnpm|bun) run|yarn(?: run)?) ([\w:.-]+)/g)]
  const [, program] = /\bnode ([\w./-]+\.[cm]?js)\b/.exec(command) ?? []
  const text = program === undefined ? '' : (texts.of(program.replace(/^\.\//, '')) ?? '')
  const quoted = [...text.matchAll(/'([\w:.-]+)'/g)]
  return [...named, ...quoted].flatMap(([, name]) => (name === undefined ? [] : [name]))
}
