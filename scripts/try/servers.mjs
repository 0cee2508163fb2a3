import { join } from 'node:path'
import { launch } from './process.mjs'
import { expect, root, run } from './project.mjs'

const script = join(root, '.ci', 'servers.sh')

/**
 * Servers in `folder` that a proof may restart: `start` starts one ("postgres", "redis") and returns its URL,
 * `restart` ends it by a shutdown ("stop") or a crash ("kill") and starts it again, `stop` ends all. `shell`
 * runs a line that may call the functions in servers.sh.
 */
export function ownServers(env) {
  const command = (words, folder = '') => ['bash', '-euc', `servers=${folder}; source "$0"; ${words}`, script]
  const call = (words, folder) => {
    const [bash, ...args] = command(words, folder)
    return run(bash, args, root, env).trim()
  }
  const folder = call('echo "$servers"')
  const stop = () => call('stop_servers', folder)
  process.once('exit', stop)
  return {
    folder,
    shell: words => call(words, folder),
    start: (name, ...args) => call(`start_${name} ${args.join(' ')}`, folder),
    async restart(name, how) {
      const restart = launch(command(`restart_${name} ${how}`, folder), root, env)
      expect((await restart.ended) === 0, `${name} did not start again`, restart.said())
    },
    stop() {
      process.off('exit', stop)
      stop()
    },
  }
}
