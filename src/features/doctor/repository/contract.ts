import { type Contract, contractIn } from '../../../core/project/contract/contract.ts'
import { projectFile } from '../../../core/render/project-file.ts'
import { UserError } from '../../../core/system/errors.ts'
import type { Texts } from './texts.ts'

/** The contract of the repository; undefined without one, and a message for one that cannot be read. */
export function contractOf({ texts }: { readonly texts: Texts }): Contract | string | undefined {
  try {
    return contractIn(texts.of(projectFile) ?? '')
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return error.message
  }
}
