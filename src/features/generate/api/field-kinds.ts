import { quote, type TypeName } from '../../../core/fields/types.ts'
import type { ResourceField } from '../spec.ts'

/** A type of a field in a project of the template `api`: its schema, and values for seeds and tests. */
export interface FieldKind {
  /** The TypeBox schema, as code. */
  readonly schema: (field: ResourceField, title: string) => string
  /** A value of the n-th row, as code. */
  readonly sample: (field: ResourceField, n: number) => string
  /** The same where n is a variable. */
  readonly expression: (field: ResourceField) => string
  /** A value that the schema refuses, as code. */
  readonly wrong: string
  /** The type of the column where the schema does not say it: src/db/column-types.ts. */
  readonly columnType?: 'bigint' | 'json'
  /** Whether a row can be found by it. */
  readonly isComparable: boolean
  /** Whether it may be unique. */
  readonly canBeUnique: boolean
}

export function kindOf({ column }: ResourceField): FieldKind {
  return kinds[column.type]
}

export function maxLengthOf({ column }: ResourceField): number {
  if (column.type === 'enum') return Math.max(20, ...column.args.map(value => value.length))
  if (column.type === 'string') return Number(column.args[0] ?? 255)
  return { medium: 100_000, long: 200_000 }[column.args[0] ?? ''] ?? 16_000
}

const text: FieldKind = {
  schema: field => `Type.String({ ${lengthOf(field)}examples: [${text.sample(field, 1)}] })`,
  sample: (field, n) => (isShort(field) ? quote(shortText(field, n)) : quote(`${wordOf(field)} ${n}`)),
  expression: field => (isShort(field) ? shortExpression(field) : `\`${wordOf(field)} \${n}\``),
  wrong: '1',
  isComparable: true,
  canBeUnique: true,
}

const whole: FieldKind = {
  schema: field => `Type.Integer({ ${boundsOf(field)}examples: [1] })`,
  sample: (_, n) => `${n}`,
  expression: () => 'n',
  wrong: "'text'",
  isComparable: true,
  canBeUnique: true,
}

const fraction: FieldKind = {
  schema: field => `Type.Number({ ${boundsOf(field)}examples: [${fraction.sample(field, 1)}] })`,
  sample: (field, n) => `${hasWhole(field) ? n + 0.5 : 0.5}`,
  expression: field => (hasWhole(field) ? 'n + 0.5' : '0.5'),
  wrong: "'text'",
  isComparable: false,
  canBeUnique: false,
}

const id: FieldKind = {
  schema: () => 'Id',
  sample: (_, n) => `'01890000-0000-7000-8000-${String(n).padStart(12, '0')}'`,
  expression: () => `\`01890000-0000-7000-8000-\${String(n).padStart(12, '0')}\``,
  wrong: "'text'",
  isComparable: true,
  canBeUnique: true,
}

/** Types without a schema of their own never get here: resource-field.ts refuses them. */
const kinds: Readonly<Record<TypeName, FieldKind>> = {
  string: text,
  text: { ...text, canBeUnique: false },
  int: whole,
  smallint: whole,
  bigint: {
    schema: ({ column }) =>
      `Type.String({ pattern: '^(0|${column.unsigned ? '' : '-?'}[1-9]\\\\d{0,17})$', description: 'An integer, as text.', examples: ['9007199254740993'] })`,
    sample: (_, n) => `'90071992547409${n}'`,
    expression: () => `\`90071992547409\${n}\``,
    wrong: '1',
    columnType: 'bigint',
    isComparable: true,
    canBeUnique: true,
  },
  float: fraction,
  double: fraction,
  decimal: fraction,
  money: fraction,
  bool: {
    schema: () => 'Type.Boolean({ examples: [true] })',
    sample: (_, n) => `${n % 2 === 1}`,
    expression: () => 'n % 2 === 1',
    wrong: "'text'",
    isComparable: true,
    canBeUnique: false,
  },
  date: {
    schema: () => "Type.String({ format: 'date', examples: ['2026-01-31'] })",
    sample: (_, n) => quote(dateOf(n).slice(0, 10)),
    expression: () => 'new Date(Date.UTC(2026, 0, n)).toISOString().slice(0, 10)',
    wrong: "'2026-02-30'",
    isComparable: true,
    canBeUnique: true,
  },
  time: {
    schema: () => "Type.String({ pattern: '^([01]\\\\d|2[0-3])(:[0-5]\\\\d){2}$', examples: ['09:30:00'] })",
    sample: (_, n) => quote(new Date(n * 60_000).toISOString().slice(11, 19)),
    expression: () => 'new Date(n * 60_000).toISOString().slice(11, 19)',
    wrong: "'24:00:00'",
    isComparable: true,
    canBeUnique: true,
  },
  datetime: {
    schema: () => 'Timestamp',
    sample: (_, n) => `new Date(${quote(dateOf(n))})`,
    expression: () => 'new Date(Date.UTC(2026, 0, n)).toISOString()',
    wrong: "'2026-02-30T00:00:00Z'",
    isComparable: false,
    canBeUnique: true,
  },
  json: {
    schema: () => "Type.Object({}, { additionalProperties: true, examples: [{ color: 'green' }] })",
    sample: (_, n) => `{ n: ${n} }`,
    expression: () => '{ n }',
    wrong: "'text'",
    columnType: 'json',
    isComparable: false,
    canBeUnique: false,
  },
  uuid: id,
  references: id,
  enum: {
    schema: ({ column }, title) => `Type.Enum([${column.args.map(quote).join(', ')}], { title: '${title}' })`,
    sample: ({ column: { args } }, n) => quote(args[(n - 1) % args.length] ?? ''),
    expression: ({ column }) => quote(column.args[0] ?? ''),
    wrong: "'none of them'",
    isComparable: true,
    canBeUnique: false,
  },
  binary: { ...text, isComparable: false, canBeUnique: false },
}

function lengthOf(field: ResourceField): string {
  const isRequired = !field.column.nullable && field.column.default !== ''
  return `${isRequired ? 'minLength: 1, ' : ''}maxLength: ${grouped(maxLengthOf(field))}, `
}

/** One character has to be another in each of hundreds of rows. */
function shortText(field: ResourceField, n: number): string {
  return maxLengthOf(field) === 1 ? String.fromCharCode(192 + n) : n.toString(36)
}

function shortExpression(field: ResourceField): string {
  return maxLengthOf(field) === 1 ? 'String.fromCharCode(192 + n)' : 'n.toString(36)'
}

function isShort(field: ResourceField): boolean {
  return maxLengthOf(field) < wordOf(field).length + 4
}

function wordOf({ column }: ResourceField): string {
  return column.name.replaceAll('_', ' ')
}

/** The range that each database keeps exactly. An int without a sign ends where PostgreSQL's does. */
export function boundsOf({ column: { type, args, unsigned } }: ResourceField): string {
  const most = limitOf(type, args)
  if (most === undefined) return unsigned ? 'minimum: 0, ' : ''
  const least = unsigned ? '0' : `-${most}`
  return `minimum: ${least}, maximum: ${most}, `
}

function limitOf(type: TypeName, args: readonly string[]): string | undefined {
  if (type === 'smallint') return '32_767'
  if (type === 'int') return '2_147_483_647'
  if (type === 'float') return '999_999'
  if (type !== 'decimal' && type !== 'money') return undefined
  const [whole, scale] = type === 'money' ? [11, 4] : digitsOf(args)
  return `${grouped(Number('9'.repeat(whole) || '0'))}${scale > 0 ? `.${'9'.repeat(scale)}` : ''}`
}

/** The digits of a decimal before and after the point; a number in JSON has 15 of them. */
function digitsOf([precision = '12', scale = '2']: readonly string[]): readonly [number, number] {
  const whole = Math.min(Number(precision) - Number(scale), Math.max(15 - Number(scale), 5))
  return [whole, Math.min(Number(scale), 15 - whole)]
}

/** Whether it has digits before the point. */
function hasWhole({ column: { type, args } }: ResourceField): boolean {
  return type !== 'decimal' || digitsOf(args)[0] > 1
}

function grouped(number: number): string {
  return number < 10_000 ? `${number}` : number.toLocaleString('en-US').replaceAll(',', '_')
}

function dateOf(n: number): string {
  return new Date(Date.UTC(2026, 0, n)).toISOString()
}
