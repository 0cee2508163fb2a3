import { pythonString } from '../../../core/fields/alembic/python.ts'
import { filtersOf } from '../api/lists.ts'
import { testTargets } from '../api/test-parts.ts'
import { withArticle, wordsOf } from '../names.ts'
import type { KnownTable, ResourceField, ResourceSpec } from '../spec.ts'
import { kindOf } from './field-kinds.ts'
import { importsText, namesUsed } from './imports.ts'
import { modelImports } from './seed-text.ts'
import { testCases } from './test-cases.ts'

/** The tests of a resource, through the API. */
export function testText(spec: ResourceSpec): string {
  const { names } = spec
  const targets = testTargets(spec)
  const many = wordsOf(names.plural)
  const cases = testCases(spec).join('\n\n')
  const body = bodyText(spec)
  const hasFilters = filtersOf(spec).length > 0
  const usesNumber = body.includes('next(numbers)')
  const imports = importsText({
    json: hasFilters ? undefined : [],
    'collections.abc': ['Iterator'],
    datetime: namesUsed(body, ['date', 'timedelta']),
    itertools: usesNumber ? ['count'] : [],
    typing: ['Any'],
    'urllib.parse': hasFilters ? ['quote'] : [],
    pytest: undefined,
    sqlalchemy: targets.length > 0 ? ['select'] : [],
    ...(targets.length > 0 && {
      'app.db.base': ['Row'],
      'app.db.engine': ['with_engine'],
      'app.db.seed': ['seed'],
    }),
    ...modelImports(targets),
    [`app.${names.folder}.views`]: [names.plural],
    'tests.support.api': ['Answer', 'Api', 'Caller', 'start_api'],
  })
  return `"""${many.charAt(0).toUpperCase()}${many.slice(1)}."""

${imports}

PATH = "/v1/${names.segment}"
NOWHERE = "01890000-0000-7000-8000-ffffffffffff"
${usesNumber ? 'numbers = count(10)\n' : ''}

${fixture(spec, targets)}

${targets.length > 0 ? `${lastId}\n\n` : ''}${body}

${addText(spec, targets)}

${cases}`
}

function fixture({ names }: ResourceSpec, targets: readonly KnownTable[]): string {
  const seeding = `        with with_engine(started.config.DATABASE_URL, writes=True) as engine:
            seed(engine, started.config, ("development",))
`
  return `@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api([${names.plural}]) as started:
${targets.length > 0 ? seeding : ''}        yield started
`
}

const lastId = `def last_id(api: Api, model: type[Row]) -> str:
    """A row of the seeds."""
    with with_engine(api.config.DATABASE_URL) as engine, engine.connect() as connection:
        return connection.scalars(select(model.id).order_by(model.id.desc()).limit(1)).one()
`

function bodyText(spec: ResourceSpec): string {
  const one = withArticle(wordsOf(spec.names.singular))
  const lines = spec.fields.map(
    field => `        ${pythonString(field.column.name)}: ${bodyValueOf(spec, field)},\n`,
  )
  const code = lines.join('')
  const usesNumber = /\bnumber\b/.test(code.replace(/^ *"\w+":/gm, ''))
  return `def new_body(${code.includes('last_id(') ? 'api: Api' : ''}) -> dict[str, Any]:
    """The body of ${one}${usesNumber ? ', with other values each time' : ''}."""
${usesNumber ? '    number = next(numbers)\n' : ''}    return {
${code}    }
`
}

function bodyValueOf({ names }: ResourceSpec, field: ResourceField): string {
  const { target } = field
  if (!target) return kindOf(field).expression(field)
  return target.name === names.plural ? 'None' : `last_id(api, ${target.model})`
}

function addText({ audiences }: ResourceSpec, targets: readonly KnownTable[]): string {
  const as = audiences.add === 'anonymous' ? '' : `, as_="${audiences.add}"`
  return `def add(api: Api, body: dict[str, Any] | None = None) -> Answer:
    """Adds one."""
    return api.post(PATH, new_body(${targets.length > 0 ? 'api' : ''}) if body is None else body${as})
`
}
