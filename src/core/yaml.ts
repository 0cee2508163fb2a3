import { isNode, LineCounter, parse, parseDocument, type Scalar, visit, YAMLParseError } from 'yaml'

/** Reads YAML, and JSON with it. `undefined` for an empty text; throws YamlFault with the first thing that is wrong. */
export function parseYaml(text: string): unknown {
  try {
    return parse(text) ?? undefined
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    throw faultOf(error)
  }
}

/** What a text holds, exactly, and the line on which each part of it begins. */
export interface LinedYaml {
  readonly value: unknown
  lineOf(path: readonly (string | number)[]): number | undefined
}

/**
 * Reads YAML, or only JSON, with lines. A number that JavaScript would round is a bigint or, with decimals, the text
 * that was written. Throws YamlFault.
 */
export function parseLinedYaml(text: string, { json = false }: { readonly json?: boolean } = {}): LinedYaml {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter,
    intAsBigInt: true,
    ...(json ? { schema: 'json' as const, version: '1.2' as const } : {}),
  })
  const [error] = document.errors
  if (error) throw faultOf(error)
  visit(document, { Scalar: (_key, node) => keepExact(node) })
  return {
    value: document.toJS({ maxAliasCount: 10_000 }) ?? undefined,
    lineOf(path) {
      const node = document.getIn(path, true)
      const [start] = (isNode(node) && node.range) || []
      return start === undefined ? undefined : lineCounter.linePos(start).line
    },
  }
}

/** Whole numbers are read as bigint, so that none is rounded: those that fit become numbers again. */
function keepExact(node: Scalar): void {
  const { value, source = '' } = node
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) node.value = Number(value)
  const digits = source.replace(/e.*$/i, '').replace(/^[-+0.]+|\./g, '')
  if (typeof value === 'number' && /^[-+\d.]+$/.test(source) && digits.length > 15) node.value = source
}

/** A text that is no YAML; the message says what and where. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault'
  readonly line: number | undefined

  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}

function faultOf({ message, linePos }: YAMLParseError): YamlFault {
  return new YamlFault(message.split('\n')[0]?.replace(/:$/, '') ?? message, linePos?.[0].line)
}
