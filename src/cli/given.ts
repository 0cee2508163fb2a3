import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../core/errors.ts'
import type { Manifest } from '../core/manifest.ts'
import type { GivenAnswer } from '../features/create/answers.ts'
import type { Io } from './io.ts'

const largestAnswers = 1_000_000

/** The flags that carry answers, beside those the template's questions bring. */
export interface AnswerFlags {
  readonly set?: readonly string[]
  readonly answers?: string
}

/** Every answer on the command line, in the words it was given; nothing is checked yet. */
export async function answersGiven(manifest: Manifest, flags: AnswerFlags, io: Io): Promise<GivenAnswer[]> {
  return [
    ...answersFromFlags(manifest, flags),
    ...(flags.set ?? []).map(answerFromSet),
    ...(flags.answers === undefined ? [] : await answersFromFile(flags.answers, io)),
  ]
}

function answersFromFlags(manifest: Manifest, flags: object): GivenAnswer[] {
  const values = new Map<string, unknown>(Object.entries(flags))
  return Object.entries(manifest.questions).flatMap(([key, { flag }]) => {
    const value = flag && values.get(camelCase(flag.slice(2)))
    return flag && value !== undefined ? [{ source: flag, key, value }] : []
  })
}

/** Commander's name for a flag. */
function camelCase(flag: string): string {
  return flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

function answerFromSet(text: string): GivenAnswer {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (key === undefined) throw new UserError(`--set ${text} has no value.`, 'Write it as --set key=value.')
  return { source: '--set', key, value }
}

/** A mapping of answers, or the gapi.yml of another project. */
async function answersFromFile(file: string, io: Io): Promise<GivenAnswer[]> {
  const source = file === '-' ? 'standard input' : file
  const text = file === '-' ? await readAll(io.stdin) : readAnswers(resolve(io.cwd, file), file)
  if (text.length > largestAnswers)
    throw new UserError(`${source} is larger than 1 MB.`, 'Pass a file of answers.')
  const { parseYaml, YamlFault } = await import('../core/yaml.ts')
  try {
    const parsed = parseYaml(text)
    const answers = isMapping(parsed) && isMapping(parsed.answers) ? parsed.answers : parsed
    if (!isMapping(answers))
      throw new UserError(`${source} holds no answers.`, 'Write one a line: db: postgres')
    return Object.entries(answers).map(([key, value]) => ({ source, key, value }))
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    const says = `${source} is neither YAML nor JSON: ${error.message}.`
    throw new UserError(says, 'Write one answer a line: db: postgres')
  }
}

function readAnswers(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new UserError(
      `Could not read ${shown}.`,
      'Pass the path of a YAML or JSON file, or - for standard input.',
    )
  }
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk))
    size += chunk.length
    if (size > largestAnswers) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
