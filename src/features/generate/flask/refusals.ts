import { UserError } from '../../../core/system/errors.ts'
import { pascalOf } from '../names.ts'
import type { ResourceField, ResourceSpec } from '../spec.ts'
import { pythonKindOf } from './field-kinds.ts'
import { constraintNames } from './migration.ts'

/** The shortest limit of a database: PostgreSQL's. */
const longestName = 63

/** Names that SQLAlchemy, Pydantic, Python or the base classes of a project use themselves. */
const reserved = new Set(
  (
    'and as assert async await class def del elif except finally from global import is lambda nonlocal not or pass raise ' +
    'with yield construct copy dict fields json metadata of parse_file parse_obj parse_raw registry schema schema_json sent ' +
    'validate update_forward_refs self cls db model bool date datetime float int mapped_column new_id now str'
  ).split(' '),
)

const types = new Set(
  (
    'Annotated Any Answer Api Base Body Caller Change Date Db Double Field Float ForeignKey Id IdParams IfMatch Index Iterator ' +
    'ListQuery Literal Mapped Maybe Owned Page Reply Row Settings SmallInteger String Text Timestamp'
  ).split(' '),
)

const variables = new Set(['blueprint', 'blueprints', 'count', 'listed', 'listing', 'numbers', 'select'])

/** Throws for what a resource of the template `api` may have, and one of the template `flask` may not. */
export function refuseForFlask(spec: ResourceSpec): void {
  const { names, parent, owned, archive, join } = spec
  const [option] = [
    ...(parent ? [`the path ${parent.name}/${names.segment}`] : []),
    ...(owned ? ['--owner'] : []),
    ...(archive ? ['--archive'] : []),
    ...(join ? ['--join'] : []),
  ]
  if (option)
    throw new UserError(
      `gapi generate does not write ${option} in a project of the template flask.`,
      'Leave it out, and write that part in views.py.',
    )
  if (types.has(names.type) || variables.has(names.plural) || reserved.has(names.plural))
    throw new UserError(`${names.type} is a name that the code needs itself.`, 'Choose another name.')
  for (const field of spec.fields) refuseField(spec, field)
  refuseOneAlias(spec)
  const long = constraintNames(spec).find(({ length }) => length > longestName)
  if (long)
    throw new UserError(
      `The index or key ${long} would have a name of more than ${longestName} characters.`,
      'Choose shorter names.',
    )
}

/** Each field has a type of its name: `Kind1` of `kind_1` and of `kind1`. */
function refuseOneAlias({ fields }: ResourceSpec): void {
  const names = fields.map(({ column }) => pascalOf(column.name))
  const twice = fields.find((_, place) => names.indexOf(names[place] ?? '') !== place)
  if (twice)
    throw new UserError(
      `${twice.column.name} and another field would have one type, ${pascalOf(twice.column.name)}.`,
      'Choose another name for one of them.',
    )
}

function refuseField({ names, audiences }: ResourceSpec, field: ResourceField): void {
  const { column, target, text } = field
  const { name, type } = column
  if (pythonKindOf(field) === undefined || (type === 'text' && column.args.length > 0))
    throw new UserError(
      `${text}: gapi generate does not write ${type === 'text' ? 'the size of a text' : `the type ${type}`} in a project of the template flask.`,
      'Choose another type, or add the field to the model, the schemas and the migration yourself.',
    )
  if (reserved.has(name) || name.startsWith('model_'))
    throw new UserError(
      `${name} is a name that Python or a base class uses.`,
      `Choose another name, e.g. ${names.singular}_${name}.`,
    )
  if (target && column.unique)
    throw new UserError(
      `${name} is a unique reference, which gapi generate does not write in a project of the template flask.`,
      'Leave :unique out.',
    )
  if (target?.owned && (audiences.add !== 'admin' || audiences.change !== 'admin'))
    throw new UserError(
      `${name} refers to ${target.name}, whose rows belong to users: only an admin may add or change it.`,
      'Pass --write admin.',
    )
}
