import { type Json, recordIn } from '../../../core/system/json.ts'
import type { Schemas } from '../schemas.ts'
import { isMatch, patternSamples } from './pattern.ts'

/** A text that a schema allows; undefined where none was found. `name` is that of its field. */
export function textSample(schema: Json, name: string, schemas: Schemas): string | undefined {
  const { pattern, format, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema
  const own = { type: 'string', pattern, format, minLength: schema.minLength, maxLength: schema.maxLength }
  const limits = { least: Number(minLength), most: Number(maxLength) }
  const isAllowed = (text: string) =>
    isMatch(pattern, text) && schemas.faultOf(withoutGaps(own), text) === undefined
  for (const text of plainTexts(String(format), name)) {
    if (isAllowed(text)) return text
    const fitting = text.padEnd(limits.least, `${text}-`).slice(0, limits.most)
    if (format === undefined && isAllowed(fitting)) return fitting
  }
  return typeof pattern === 'string' ? patternSamples(pattern, limits.least).find(isAllowed) : undefined
}

function withoutGaps(schema: Json): Json {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined))
}

function plainTexts(format: string, name: string): string[] {
  const word = name.replace(/[^\w-]/g, '')
  return [
    recordIn(formats)[format],
    word,
    'text',
    'Text',
    'TEXT',
    '1',
    'a',
    'A',
    '10:00',
    '2026-01-31',
  ].flatMap(text => (typeof text === 'string' && text !== '' ? [text] : []))
}

const formats = {
  'date-time': '2026-01-31T09:30:00Z',
  date: '2026-01-31',
  time: '09:30:00Z',
  duration: 'P1D',
  email: 'ada@example.com',
  'idn-email': 'ada@example.com',
  hostname: 'example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  iri: 'https://example.com/',
  'uri-reference': '/text',
  'iri-reference': '/text',
  'uri-template': 'https://example.com/{id}',
  uuid: '01890000-0000-7000-8000-000000000000',
  'json-pointer': '/text',
  'relative-json-pointer': '1/text',
  regex: '^text$',
  byte: 'dGV4dA==',
} as const
