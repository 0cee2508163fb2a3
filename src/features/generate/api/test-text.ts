import { quote } from '../../../core/fields/types.ts'
import { withArticle, wordsOf } from '../names.ts'
import { allFields, type ResourceField, type ResourceSpec } from '../spec.ts'
import { kindOf } from './field-kinds.ts'
import { isSelf, variableOf } from './seed-text.ts'
import { behaviourTests } from './test-cases.ts'
import { isSingle, options, testTargets } from './test-parts.ts'

/** The import in the written file. */
const vitest = quote('vitest')

/** The tests of a resource, through the API. */
export function testText(spec: ResourceSpec): string {
  const tests = behaviourTests(spec)
  const text = tests.join('\n')
  return `${imports(text, spec).join('\n')}

${setup(spec, text).join('\n')}

${bodyText(spec)}
${addText(spec)}
${tests.join('\n')}`
}

function imports(text: string, spec: ResourceSpec): string[] {
  const names = ['expect', 'test', ...(isSingle(spec) ? ['afterEach'] : [])]
  return [
    `import { ${names.join(', ')} } from ${vitest}`,
    "import { blueprints } from '../src/app.ts'",
    ...(testTargets(spec).length > 0 ? ["import { seed } from '../src/db/seed.ts'"] : []),
    "import { startApi } from './support/api.ts'",
    ...(text.includes('nowhere') ? ["import { nowhere } from './support/example.ts'"] : []),
  ]
}

function setup(spec: ResourceSpec, text: string): string[] {
  const targets = testTargets(spec)
  const { names, parent } = spec
  const owned = targets.filter(target => target.owned)
  const usesApp = targets.length > 0 || isSingle(spec) || text.includes('app.')
  const parts = [...(usesApp ? ['app'] : []), 'call', ...(targets.length > 0 ? ['config'] : [])]
  const base = parent
    ? `\`${parent.path}/\${${variableOf(parent)}.id}/${names.segment}\``
    : `'/v1/${names.segment}'`
  return [
    `const { ${parts.join(', ')} } = await startApi(blueprints)`,
    ...(targets.length > 0
      ? [
          '',
          '// The rows that others refer to are those of the seeds; what belongs to a client becomes the test user’s.',
        ]
      : []),
    ...(targets.length > 0 ? ["await seed(app, config, ['development'])"] : []),
    ...(owned.length > 0
      ? ["const me = await app.knex('clients').where({ name: 'test user' }).first('id')"]
      : []),
    ...owned.map(({ name }) => `await app.knex('${name}').update({ user_id: me.id })`),
    ...targets.map(
      target =>
        `const ${variableOf(target)} = await app.knex('${target.name}').orderBy('id', 'desc').first('id')`,
    ),
    ...(targets.length > 0 ? [''] : []),
    `const path = ${base}`,
  ]
}

function bodyText(spec: ResourceSpec): string {
  const fields = allFields(spec).map(field => `${field.column.name}: ${codeOf(spec, field)}`)
  const usesNumber = fields.some(line => /\bn\b/.test(line.slice(line.indexOf(':'))))
  const one = withArticle(wordsOf(spec.names.singular))
  if (!usesNumber)
    return `/** The body of ${one}. */
const newBody = (): Record<string, unknown> => ({ ${fields.join(', ')} })
`
  return `let n = 9
/** The body of ${one}, with other values each time. */
function newBody(): Record<string, unknown> {
  n++
  return { ${fields.join(', ')} }
}
`
}

function codeOf(spec: ResourceSpec, field: ResourceField): string {
  if (!field.target) return kindOf(field).expression(field)
  return isSelf(spec, field) ? 'null' : `${variableOf(field.target)}.id`
}

function addText(spec: ResourceSpec): string {
  const call = `call('POST', path, ${options(spec, 'add', 'body')})`
  if (!isSingle(spec)) return `const add = (body = newBody()) => ${call}\n`
  return `const added: string[] = []
async function add(body = newBody()) {
  const response = await ${call}
  if (response.status === 201) added.push(response.body.id)
  return response
}

// Another row for the same would be a conflict.
afterEach(async () => {
  await app.knex('${spec.names.plural}').whereIn('id', added.splice(0)).delete()
})
`
}
