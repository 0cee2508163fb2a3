import { register } from 'node:module'
import { pathToFileURL } from 'node:url'
import './hosts.mjs'

register('./typescript-hooks.mjs', import.meta.url)

/** Runs `manage` of the project it is started in, once for each message, each time as a new program would. */
process.on('message', async message => {
  const { number, args, env } = Object(message)
  let text = ''
  console.log = console.error = said => {
    text += `${said}\n`
  }
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.argv = [process.execPath, 'manage', ...args]
  process.exitCode = undefined
  await import(`${pathToFileURL('src/manage.ts')}?${number}`).catch(error => {
    text += error.stack
    process.exitCode = 1
  })
  process.send({ number, code: process.exitCode ?? 0, text })
})
