import { Option } from 'commander'
import type { Consent } from '../core/ledger/production-guard.ts'
import { type Io, isTerminal } from './terminal/io.ts'

export interface ConsentFlags {
  readonly confirm?: string
  readonly json?: true
}

/** The only flag for consent, for all commands. */
export function confirmOption(): Option {
  return new Option('--confirm <database>', 'allow what production refuses; <database> is its name')
}

/** Consent by --confirm, else by the name typed on a terminal; asked once. */
export function consentBy({ confirm, json }: ConsentFlags, io: Io): Consent {
  let typed: Promise<string | undefined> | undefined
  return {
    confirmed: confirm,
    type(database, danger) {
      if (json || !isTerminal(io)) return Promise.resolve(undefined)
      typed ??= import('./terminal/prompts.ts').then(({ typedName }) => typedName(database, danger, io))
      return typed
    },
  }
}
