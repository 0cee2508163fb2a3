import { projectFile } from '../../core/project.ts'
import type { Subject } from './subject.ts'

/** Whether `create-good-api` made the repository: its gapi.yml names the template; one with settings only does not. */
export function isFromTemplate({ texts }: Pick<Subject, 'texts'>): boolean {
  return /^template: *\S/m.test(texts.of(projectFile) ?? '')
}
