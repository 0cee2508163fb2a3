import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from './process.ts'

/** The user's cache directory. */
export function cacheFolder(env: Environment): string {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME
  if (process.platform === 'win32' && env.LOCALAPPDATA) return env.LOCALAPPDATA
  return join(env.HOME ?? homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache')
}
