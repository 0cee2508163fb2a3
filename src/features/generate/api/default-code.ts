import { quote } from '../../../core/fields/types.ts'
import type { ResourceField } from '../spec.ts'

/** What the application writes where a request leaves a field out; undefined for a required one. */
export function defaultCode({ column }: ResourceField): string | undefined {
  const { type, default: value } = column
  if (value === undefined) return column.nullable ? 'null' : undefined
  if (type === 'datetime') return value === 'now' ? 'new Date()' : `new Date(${quote(isoOf(value))})`
  if (type === 'uuid' && value === 'uuid') return 'newId()'
  if (/^(int|smallint|float|double|decimal|money|bool)$/.test(type)) return value
  if (type === 'json') return JSON.stringify(JSON.parse(value))
  if (type === 'time') return quote(value.length === 5 ? `${value}:00` : value)
  return quote(value)
}

function isoOf(text: string): string {
  const iso = text.replace(' ', 'T')
  return /[zZ]$/.test(iso) || iso.length === 10 ? iso : `${iso}Z`
}
