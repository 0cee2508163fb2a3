import type { Call, CallContext } from '../shell/call.ts'
import type { System } from '../shell/system.ts'
import type { Classified } from './step-class.ts'

/** What a rule knows besides the call. */
export interface RuleContext extends CallContext {
  /** Whether an earlier step installed the dependencies. */
  readonly isInstalled: boolean
  readonly system: System
}

/** Classifies a call, or leaves it to the next rule. `text` is the whole statement. */
export type ReadmeRule = (call: Call, context: RuleContext, text: string) => Classified | undefined
