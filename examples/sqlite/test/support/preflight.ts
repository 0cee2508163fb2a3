import { run } from '../../src/errors.ts'
import { removeLeftOvers, temporaryDatabase } from './database.ts'

/** Runs before all tests: drops old test databases. Without a database server it prints one clear error. */
export default async function preflight(): Promise<void> {
  await run(async () => {
    await removeLeftOvers()
    const { drop } = await temporaryDatabase()
    await drop()
  })
  if (process.exitCode) process.exit()
}
