import { type DefaultColumn, defaultFault } from './default-fault.ts'
import { type DefaultKind, type FieldType, types } from './types.ts'
import { refuse } from './words.ts'

const defaultPatterns: Readonly<Record<DefaultKind, readonly [pattern: RegExp, example: string]>> = {
  text: [/^/, 'default=draft'],
  integer: [/^-?\d+$/, 'default=0'],
  number: [/^-?\d+(\.\d+)?$/, 'default=0.5'],
  boolean: [/^(true|false)$/, 'default=false'],
  date: [/^\d{4}-\d\d-\d\d$/, 'default=2026-01-31'],
  datetime: [/^(now|\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?)$/, 'default=now'],
  time: [/^\d\d:\d\d(:\d\d)?$/, 'default="09:30"'],
  uuid: [/^(uuid|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i, 'default=uuid'],
  json: [/^[[{"\d-]|^(true|false)$/, "default='{}'"],
}

/** Throws for a default that one of the databases would refuse or change. */
export function checkDefault(column: DefaultColumn, value: string, field: string): void {
  const { type, args } = column
  const { default: kind }: FieldType = types[type]
  if (!kind) refuse(field, `has a default, and ${type} has none`, 'Leave it out.')
  const [pattern, example] = defaultPatterns[kind]
  if (!pattern.test(value) || (kind === 'json' && !isJson(value)))
    refuse(field, `cannot have the default ${JSON.stringify(value)}`, `Write it as ${example}.`)
  if (type === 'enum' && !args.includes(value))
    refuse(field, `has a default that is not one of its values`, `Choose one of ${args.join(', ')}.`)
  const fault = defaultFault(column, value)
  if (fault)
    refuse(
      field,
      `cannot have the default ${JSON.stringify(value)}: ${fault}`,
      `Correct it, e.g. ${example}.`,
    )
}

/** Whether the database computes a default for each row; SQLite adds no such column to a table with rows. */
export function isComputed({
  type,
  default: value,
}: Pick<DefaultColumn, 'type'> & {
  readonly default?: string
}): boolean {
  return (type === 'datetime' && value === 'now') || (type === 'uuid' && value === 'uuid')
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
