import { UserError } from '../../../core/system/errors.ts'

/** There is nothing to compare with: no repository, no such revision, or no document at it. */
export class NoBase extends UserError {}
