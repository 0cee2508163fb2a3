import type { Fact } from './fact.ts'

/** `alter column "a" type varchar(80) using …` and `add "a" varchar(80) not null` have the same type. */
export function typeIn({ definition, columns: [name = ''] }: Fact): string {
  const after = definition.slice(definition.indexOf(name) + name.length).replace(/^["`\s]+/, '')
  const [type = ''] = after
    .replace(/^type /i, '')
    .split(/ (?:not|null|default|collate|check|using|comment|unique|primary|references)\b/i)
  return type.toLowerCase().trim()
}

/** Whether a type has no room for some value of the other; false where they are not of one kind. */
export function isNarrower(type: string, than: string): boolean {
  const [own, other] = [roomOf(type), roomOf(than)]
  if (own === undefined || other === undefined || own.kind !== other.kind) return false
  return own.sizes.some((size, index) => size < (other.sizes[index] ?? 0))
}

interface Room {
  readonly kind: 'integer' | 'decimal' | 'float' | 'text' | 'time'
  readonly sizes: readonly number[]
}

const integers = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint']
const texts = ['tinytext', 'text', 'mediumtext', 'longtext']
const longestVarchar = 65_535

function roomOf(type: string): Room | undefined {
  const [, name = '', first, second = '0'] =
    /^([a-z]+(?: [a-z]+)*) ?(?:\((\d+)(?:, ?(\d+))?\))?/.exec(type) ?? []
  const integer = integers.indexOf(name.replace('integer', 'int'))
  if (integer >= 0) return { kind: 'integer', sizes: [integer] }
  if (/^(var)?char|^character/.test(name)) return { kind: 'text', sizes: [Number(first ?? longestVarchar)] }
  if (texts.includes(name)) return { kind: 'text', sizes: [longestVarchar + texts.indexOf(name)] }
  if (/^(numeric|decimal)$/.test(name) && first !== undefined)
    return { kind: 'decimal', sizes: [Number(first) - Number(second), Number(second)] }
  if (/^(real|float|double)/.test(name)) return { kind: 'float', sizes: [name.startsWith('double') ? 2 : 1] }
  if (/^(date|datetime|timestamp)/.test(name)) return { kind: 'time', sizes: [name === 'date' ? 1 : 2] }
  return undefined
}
