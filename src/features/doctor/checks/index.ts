import type { Check } from '../check.ts'
import { committed } from './secrets/committed.ts'

/** Every check, in the order it is listed. */
export const checks: readonly Check[] = [committed]
