import { didYouMean } from '../system/did-you-mean.ts'
import { UserError } from '../system/errors.ts'
import { modifiers } from './field-modifiers.ts'
import { type FieldType, insteadOf, type TypeName, typeNamed, typeNames, types } from './types.ts'
import { refuse } from './words.ts'

interface Kind {
  readonly type: TypeName
  readonly args: readonly string[]
  readonly mark: string
}

/** The type, or undefined where the part is a modifier or missing. */
export function typeOf(part: string | undefined, field: string): Kind | undefined {
  if (part === undefined) return undefined
  const [, word = '', before = '', braces, parentheses, after = ''] =
    /^([^?!{(=]*)([?!]?)(?:\{([^}]*)\}|\(([^)]*)\))?([?!]?)$/.exec(part) ?? [part, part.split('=')[0]]
  const type = typeNamed(word)
  if (!type) {
    if (modifiers.includes(word)) return undefined
    const known = [...typeNames, ...modifiers]
    throw new UserError(
      `${field}: there is no type called ${JSON.stringify(word)}.${didYouMean(word, known)}`,
      insteadOf(word.toLowerCase(), field.split(/[:?!]/, 1).join('')) ??
        `The types are ${typeNames.join(', ')}.`,
    )
  }
  const args = (braces ?? parentheses ?? '').split(',').map(arg => arg.trim())
  return { type, args: checkArgs(type, args, field), mark: before + after }
}

function checkArgs(name: TypeName, args: readonly string[], field: string): readonly string[] {
  const type: FieldType = types[name]
  const joined = args.join(',')
  if (joined === '') {
    if (!type.args?.needed) return []
    return refuse(field, `has a type that needs its values`, `Write it as ${type.args.example}.`)
  }
  if (!type.args) return refuse(field, `has braces, and ${name} takes none`, `Write it as ${name}.`)
  if (!type.args.pattern.test(joined))
    refuse(field, `cannot have {${joined}}`, `Write it as ${type.args.example}.`)
  const [precision = 0, scale = 0] = args.map(Number)
  if (name === 'decimal' && (precision > 65 || scale > 30))
    refuse(field, 'has more digits than MySQL takes: 65, 30 of them after the point', 'Write fewer.')
  if (name === 'decimal' && scale > precision)
    refuse(
      field,
      'has more digits after the point than in total',
      'decimal{12,2} has 12 digits, 2 of them after the point.',
    )
  if (name === 'enum' && new Set(args).size < args.length) refuse(field, 'has a value twice', 'Name it once.')
  return args
}
