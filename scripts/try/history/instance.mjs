import { isRunning, startInstance } from '../instances/instances.mjs'
import { freePort } from '../process.mjs'

/** One of the instances, which keeps its address when it is killed and started again. */
export async function instanceOf(context, env, number) {
  const port = await freePort()
  let server
  const end = async signal => {
    server.child.kill(signal)
    return server.ended
  }
  const isUp = () => Boolean(server) && isRunning(server.child)
  let logs = ''
  return {
    number,
    url: `http://127.0.0.1:${port}`,
    isUp,
    async start() {
      logs += server?.said() ?? ''
      server = await startInstance(context, env, port)
    },
    signal: name => server.child.kill(name),
    kill: () => end('SIGKILL'),
    /** Ends it with SIGTERM. */
    async stop() {
      const code = await end('SIGTERM')
      if (code !== 0) throw new Error(`instance ${number} ended with ${code} after SIGTERM, not 0`)
    },
    async end() {
      if (isUp()) await end('SIGKILL')
    },
    said: () => logs + (server?.said() ?? ''),
  }
}
