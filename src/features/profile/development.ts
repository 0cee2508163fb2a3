import type { Environment } from '../../core/system/process.ts'

/** Seeds and keys of development, whatever the shell says. */
export function developmentOf(env: Environment): Environment {
  return { ...env, APP_CONFIG: 'development' }
}
