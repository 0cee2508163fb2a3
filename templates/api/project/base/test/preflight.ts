import { TestingConfig } from '../src/config.ts'
import { environment, load } from '../src/env.ts'
import { run } from '../src/run.ts'

/** Before any test: an environment that is not complete is one clear line, not a stack for every test. */
export default async function preflight(): Promise<void> {
  await run(async () => void load(TestingConfig, environment()))
  if (process.exitCode) process.exit()
}
