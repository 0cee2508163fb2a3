import { isNode, LineCounter, parse, parseDocument, type Scalar, visit, YAMLParseError } from 'yaml'
import { before } from './trimmed.ts'

/** Parses YAML, including JSON. `undefined` for an empty text; throws YamlFault for the first error. */
export function parseYaml(text: string): unknown {
  return reading(() => parse(text, { logLevel: 'error' }) ?? undefined)
}

/** The exact values of a text, and the line on which each begins. */
export interface LinedYaml {
  readonly value: unknown
  lineOf(path: readonly (string | number)[]): number | undefined
}

/**
 * Parses YAML, or only JSON, with lines. A number that JavaScript would round becomes a bigint or, with
 * decimals, its text. Throws YamlFault.
 */
export function parseLinedYaml(text: string, { json = false }: { readonly json?: boolean } = {}): LinedYaml {
  const lineCounter = new LineCounter()
  const { document, value } = reading(() => {
    const document = parseDocument(text, {
      lineCounter,
      intAsBigInt: true,
      ...(json ? { schema: 'json' as const, version: '1.2' as const } : {}),
    })
    const [error] = document.errors
    if (error) throw error
    visit(document, { Scalar: (_key, node) => keepExact(node) })
    return { document, value: document.toJS({ maxAliasCount: 10_000 }) ?? undefined }
  })
  return {
    value,
    lineOf(path) {
      const node = document.getIn(path, true)
      const [start] = (isNode(node) && node.range) || []
      return start === undefined ? undefined : lineCounter.linePos(start).line
    },
  }
}

/** The library throws plain errors when aliases expand too far, and overflows the stack on deep nesting. */
function reading<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof YAMLParseError) throw faultOf(error)
    if (error instanceof ReferenceError) throw new YamlFault('its aliases repeat too much')
    if (error instanceof RangeError) throw new YamlFault(tooDeep)
    throw error
  }
}

/** Integers are read as bigint to avoid rounding; those that are safe become numbers again. */
function keepExact(node: Scalar): void {
  const { value, source = '' } = node
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) node.value = Number(value)
  const digits = before(source, 'eE').replace(/^[-+0.]+|\./g, '')
  if (typeof value === 'number' && /^[-+\d.]+$/.test(source) && digits.length > 15) node.value = source
}

/** A text that is not YAML; the message says what and where. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault'
  readonly line: number | undefined

  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}

function faultOf({ message, linePos }: YAMLParseError): YamlFault {
  const [first = ''] = message.split('\n')
  const detail = first.startsWith('Maximum call stack') ? tooDeep : first.replace(/:$/, '')
  return new YamlFault(detail, linePos?.[0].line)
}

const tooDeep = 'it is nested too deeply'
