import { isRecord, type Json, listIn, recordIn } from '../../core/system/json.ts'

/** What a project recorded of a request that failed: docs/contract.md, the verb `recording`. */
export interface RequestRecording {
  readonly id: string
  readonly created_at: string
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly shape: Json | null
  /** Undefined where only its shape was recorded. */
  readonly body: unknown
  readonly status: number
  readonly audience: string
  readonly client: string | null
  readonly version: string
  readonly commit: string
  readonly error: RecordedError | null
  readonly statements: readonly string[]
}

export interface RecordedError {
  readonly type: string
  readonly message: string
  readonly stack: string
}

export function isRecording(value: unknown): value is Json {
  return isRecord(value) && typeof value.path === 'string' && 'shape' in value && 'statements' in value
}

export function recordingIn(value: Json): RequestRecording {
  const text = (name: string) => String(value[name] ?? '')
  return {
    ...{ id: text('id'), created_at: text('created_at'), method: text('method'), path: text('path') },
    ...{ query: text('query'), status: Number(value.status), audience: audienceIn(text('audience')) },
    ...{ version: text('version'), commit: text('commit'), body: value.body },
    headers: Object.fromEntries(
      Object.entries(recordIn(value.headers)).map(([name, header]) => [name, String(header)]),
    ),
    shape: isRecord(value.shape) ? value.shape : null,
    client: typeof value.client === 'string' ? value.client : null,
    error: isRecord(value.error) ? errorIn(value.error) : null,
    statements: listIn(value.statements).map(String),
  }
}

export function errorIn({ type, message, stack }: Json): RecordedError {
  return { type: String(type ?? 'Error'), message: String(message ?? ''), stack: String(stack ?? '') }
}

function audienceIn(text: string): string {
  return ['user', 'admin'].find(audience => audience === text) ?? 'anonymous'
}
