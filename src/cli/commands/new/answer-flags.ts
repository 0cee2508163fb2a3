import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Manifest } from '../../../core/render/manifest.ts'
import { systemCodeOf, UserError } from '../../../core/system/errors.ts'
import type { GivenAnswer } from '../../../features/create/answers.ts'
import type { Io } from '../../terminal/io.ts'
import { camelCase } from './choose-template.ts'

/** Bytes. The YAML library takes seconds for larger files with deep nesting. */
const largestAnswers = 64_000

/** The flags that carry answers, besides those of the template's questions. */
export interface AnswerFlags {
  readonly set?: readonly string[]
  readonly answers?: string
}

/** All answers on the command line, as given; not checked yet. */
export function answersGiven(manifest: Manifest, flags: AnswerFlags, file: AnswersFile): GivenAnswer[] {
  return [...answersFromFlags(manifest, flags), ...(flags.set ?? []).map(answerFromSet), ...file.answers]
}

/** The contents of an answers file: a mapping of answers, or the gapi.yml of another project. */
export interface AnswersFile {
  readonly source: string
  /** The template of that project. */
  readonly template: string | undefined
  /** Its package manager: `pnpm@10.34.9`. */
  readonly packageManager?: string | undefined
  readonly answers: readonly GivenAnswer[]
}

function answersFromFlags(manifest: Manifest, flags: object): GivenAnswer[] {
  const values = new Map<string, unknown>(Object.entries(flags))
  return Object.entries(manifest.questions).flatMap(([key, { flag }]) => {
    const value = flag && values.get(camelCase(flag))
    return flag && value !== undefined ? [{ source: flag, key, value }] : []
  })
}

function answerFromSet(text: string): GivenAnswer {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (key === undefined) {
    const missing = text.startsWith('=') ? 'key' : 'value'
    throw new UserError(`--set ${text} has no ${missing}.`, 'Write it as --set key=value.')
  }
  return { source: '--set', key, value }
}

/** Reads the file of --answers; empty without the flag. */
export async function readAnswersFile(file: string | undefined, io: Io): Promise<AnswersFile> {
  if (file === undefined) return { source: '', template: undefined, answers: [] }
  const source = file === '-' ? 'standard input' : file
  const bytes = file === '-' ? await readAll(io.stdin) : readAnswers(resolve(io.cwd, file), file)
  if (bytes.length > largestAnswers)
    throw new UserError(`${source} is larger than 64 kB.`, 'Pass a file of answers.')
  const { parseYaml, YamlFault } = await import('../../../core/system/yaml.ts')
  try {
    const parsed = parseYaml(textOf(bytes, source))
    const project = isMapping(parsed) && isMapping(parsed.answers) ? parsed : undefined
    const answers = project?.answers ?? parsed
    if (!isMapping(answers))
      throw new UserError(`${source} holds no answers.`, 'Write one a line: db: postgres')
    return {
      source,
      template: typeof project?.template === 'string' ? project.template : undefined,
      packageManager: typeof project?.packageManager === 'string' ? project.packageManager : undefined,
      answers: Object.entries(answers).map(([key, value]) => ({ source, key, value })),
    }
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    const detail = `${source} is neither YAML nor JSON that can be read: ${error.message}.`
    throw new UserError(detail, 'Write one answer a line: db: postgres')
  }
}

function textOf(bytes: Uint8Array, source: string): string {
  if (!isUtf8(bytes))
    throw new UserError(`${source} is not text in UTF-8.`, 'Save it as UTF-8, or pass another file.')
  return new TextDecoder().decode(bytes)
}

/** Reads at most one byte above the limit: it may be a pipe or a device that never ends. */
function readAnswers(path: string, name: string): Uint8Array {
  try {
    const file = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(largestAnswers + 1)
      let size = 0
      for (let read = -1; read !== 0 && size < bytes.length; size += read)
        read = readSync(file, bytes, size, bytes.length - size, null)
      return bytes.subarray(0, size)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    throw new UserError(
      `Could not read ${name}.`,
      'Pass the path of a YAML or JSON file, or - for standard input.',
    )
  }
}

async function readAll(stream: NodeJS.ReadableStream): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk))
    size += chunk.length
    if (size > largestAnswers) break
  }
  return Buffer.concat(chunks)
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
