import type { Verb } from '../../resource.ts'

/** Measures a request line by line: docs/contract.md of create-good-api. */
export const profile: Verb = {
  usage: `profile [--scratch]  measure the request on standard input, for gapi profile; --scratch: in an empty
                       database, which is migrated and seeded first`,
  action: (_words, flag) => (flag('scratch') ? null : 'profile'),
  flags: ['scratch'],
  run: async input => (await import('./measure.ts')).measure(input),
}
