import { shellCommand } from '../../core/system/shell.ts'
import type { ReplayRequest } from './replay-request.ts'

/** The request as a curl command for a server on this machine. Its key is a variable of the shell. */
export function curlText({ method, url, headers, body, audience }: ReplayRequest, base: string): string {
  const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const data = body === null ? [] : ['--data-raw', body]
  const usual = body === null ? 'GET' : 'POST'
  const words = ['curl', '-i', ...(method === usual ? [] : ['-X', method]), base + url, ...named, ...data]
  const key = audience === 'anonymous' ? '' : ' -H "Authorization: Bearer $KEY"'
  return `${shellCommand(words)}${key}\n`
}
