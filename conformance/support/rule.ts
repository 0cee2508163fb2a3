import { test } from 'vitest'
import { settle } from './every-response.ts'
import { type Options, options } from './options.ts'

/**
 * The rules of one topic. Each is one test whose name begins with a stable id: `topic/rule: sentence`. A rule
 * that `needs` an option is skipped without it.
 */
export function topic(name: string) {
  return (id: string, sentence: string, check: () => Promise<void> | void, needs?: keyof Options): void => {
    const missing = needs !== undefined && options[needs] === undefined
    const because = missing ? ` (needs --${needs})` : ''
    test.skipIf(missing)(`${name}/${id}: ${sentence}${because}`, async () => {
      let failed = true
      try {
        await check()
        failed = false
      } finally {
        settle(`${name}/${id}`, failed)
      }
    })
  }
}
