import { pythonList, pythonString } from '../../../core/fields/alembic/python.ts'
import type { TypeName } from '../../../core/fields/types.ts'
import { boundsOf, maxLengthOf } from '../api/field-kinds.ts'
import type { ResourceField } from '../spec.ts'

/** A type of a field in a project of the template `flask`, as Python code. */
export interface PythonKind {
  /** The type of the attribute of a model. */
  readonly type: string
  /** The type of the column; undefined where the attribute's says it. */
  readonly column: (field: ResourceField) => string | undefined
  /** The type in a schema. */
  readonly schema: (field: ResourceField) => string
  /** The value of the n-th row of a seed. */
  readonly sample: (field: ResourceField, n: number) => string
  /** A value in a request, where `number` is a variable. */
  readonly expression: (field: ResourceField) => string
  /** A value that the schema refuses. */
  readonly wrong: string
}

/** Undefined for a type that has no form in these projects. */
export function pythonKindOf({ column }: ResourceField): PythonKind | undefined {
  return kinds[column.type]
}

/** The same for a field that was checked. */
export function kindOf(field: ResourceField): PythonKind {
  const kind = pythonKindOf(field)
  if (kind === undefined) throw new Error(`${field.column.type} was not refused.`)
  return kind
}

const text: PythonKind = {
  type: 'str',
  column: field => `String(${maxLengthOf(field)})`,
  schema: field => annotated('str', [...lengthOf(field), `examples=[${text.sample(field, 1)}]`]),
  sample: (field, n) => pythonString(isShort(field) ? `${n}` : `${wordOf(field)} ${n}`),
  expression: field => {
    if (!isShort(field)) return `f"${wordOf(field)} {number}"`
    return maxLengthOf(field) === 1 ? 'chr(192 + number)' : 'f"{number:x}"'
  },
  wrong: '1',
}

const whole: PythonKind = {
  type: 'int',
  column: () => undefined,
  schema: field => annotated('int', [...rangeOf(field), 'examples=[1]']),
  sample: (_, n) => `${n}`,
  expression: () => 'number',
  wrong: '"text"',
}

const fraction: PythonKind = {
  type: 'float',
  column: () => 'Float',
  schema: field => annotated('float', [...rangeOf(field), 'examples=[1.5]']),
  sample: (_, n) => `${n + 0.5}`,
  expression: () => 'number + 0.5',
  wrong: '"text"',
}

const id: PythonKind = {
  type: 'str',
  column: () => 'Id',
  schema: () => 'Id',
  sample: (_, n) => `"01890000-0000-7000-8000-${String(n).padStart(12, '0')}"`,
  expression: () => 'f"01890000-0000-7000-8000-{number:012}"',
  wrong: '"text"',
}

const kinds: Readonly<Partial<Record<TypeName, PythonKind>>> = {
  string: text,
  text: { ...text, column: () => 'Text' },
  int: whole,
  smallint: { ...whole, column: () => 'SmallInteger' },
  float: fraction,
  double: { ...fraction, column: () => 'Double' },
  bool: {
    type: 'bool',
    column: () => undefined,
    schema: () => 'bool',
    sample: (_, n) => (n % 2 === 1 ? 'True' : 'False'),
    expression: () => 'number % 2 == 1',
    wrong: '"text"',
  },
  date: {
    type: 'date',
    column: () => undefined,
    schema: () => 'Date',
    sample: (_, n) => `date(2026, 1, ${n})`,
    expression: () => '(date(2026, 1, 1) + timedelta(days=number)).isoformat()',
    wrong: '"2026-02-30"',
  },
  datetime: {
    type: 'datetime',
    column: () => 'Timestamp()',
    schema: () => 'Timestamp',
    sample: (_, n) => `datetime(2026, 1, ${n}, tzinfo=UTC)`,
    expression: () => 'f"2026-01-31T09:{number // 60 % 60:02}:{number % 60:02}.000Z"',
    wrong: '"2026-02-30T00:00:00Z"',
  },
  uuid: id,
  references: id,
  enum: {
    ...text,
    schema: ({ column }) => `Literal${pythonList(column.args)}`,
    sample: ({ column: { args } }, n) => pythonString(args[(n - 1) % args.length] ?? ''),
    expression: ({ column }) => pythonString(column.args[0] ?? ''),
    wrong: '"none of them"',
  },
}

function annotated(type: string, rules: readonly string[]): string {
  return `Annotated[${type}, Field(${rules.join(', ')})]`
}

function lengthOf(field: ResourceField): string[] {
  const isRequired = !field.column.nullable && field.column.default !== ''
  return [...(isRequired ? ['min_length=1'] : []), `max_length=${maxLengthOf(field)}`]
}

/** `minimum: 0, maximum: 32_767, ` as rules of Pydantic. */
function rangeOf(field: ResourceField): string[] {
  return [...boundsOf(field).matchAll(/(minimum|maximum): ([\w.-]+)/g)].map(
    ([, word, value = '']) => `${word === 'minimum' ? 'ge' : 'le'}=${value}`,
  )
}

/** One that would not hold its own name and a number. */
function isShort(field: ResourceField): boolean {
  return maxLengthOf(field) < wordOf(field).length + 5
}

function wordOf({ column }: ResourceField): string {
  return column.name.replaceAll('_', ' ')
}
