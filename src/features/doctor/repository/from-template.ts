import { projectFile } from '../../../core/render/project-file.ts'
import type { Texts } from './texts.ts'

/** Whether `create-good-api` created the repository: then gapi.yml names a template. */
export function isFromTemplate({ texts }: { readonly texts: Texts }): boolean {
  return /^template: *\S/m.test(texts.of(projectFile) ?? '')
}
