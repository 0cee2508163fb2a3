import { run } from '../src/errors.ts'
import { temporaryDatabase } from './database.ts'

/** Before any test: without a database there is one clear line, not a stack for every test. */
export default async function preflight(): Promise<void> {
  await run(async () => {
    const { drop } = await temporaryDatabase()
    await drop()
  })
  if (process.exitCode) process.exit()
}
