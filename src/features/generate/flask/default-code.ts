import { pythonString } from '../../../core/fields/alembic/python.ts'
import type { ResourceField } from '../spec.ts'

/** What a model fills in where a request leaves a field out; undefined where it has no default. */
export function defaultCode({ column }: ResourceField): string | undefined {
  const { type, default: value } = column
  if (value === undefined) return undefined
  if (type === 'datetime')
    return value === 'now' ? 'now' : `datetime.fromisoformat(${pythonString(isoOf(value))})`
  if (type === 'date') return `date.fromisoformat(${pythonString(value)})`
  if (type === 'uuid' && value === 'uuid') return 'new_id'
  if (type === 'bool') return value === 'true' ? 'True' : 'False'
  if (type === 'float' || type === 'double') return value.includes('.') ? value : `${value}.0`
  return /^(int|smallint)$/.test(type) ? value : pythonString(value)
}

/** The same as a response has it; undefined where each row has another. */
export function defaultReply(field: ResourceField): string | undefined {
  const { type, default: value } = field.column
  if (value === undefined) return 'None'
  if (type === 'datetime')
    return value === 'now' ? undefined : pythonString(new Date(isoOf(value)).toISOString())
  if (type === 'uuid' && value === 'uuid') return undefined
  return type === 'date' ? pythonString(value) : defaultCode(field)
}

function isoOf(text: string): string {
  const iso = text.replace(' ', 'T').replace(/Z$/i, '')
  return `${iso.length === 10 ? `${iso}T00:00:00` : iso}+00:00`
}
