import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from './process.ts'

/** Where programs of this system keep what they can make again. */
export function cacheFolder(env: Environment): string {
  const usual = process.platform === 'darwin' ? 'Library/Caches' : '.cache'
  return env.XDG_CACHE_HOME || join(env.HOME ?? homedir(), usual)
}
