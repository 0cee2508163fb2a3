import { type Json, recordIn } from '../../../core/system/json.ts'
import { isDocumentation, isTest } from './places.ts'
import type { Texts } from './texts.ts'

/** The whole package.json of a folder (default: the root); it was validated when the repository was read. */
export function packageJson({ texts }: { readonly texts: Texts }, folder = ''): Json | undefined {
  const text = texts.of(inFolder(folder, 'package.json'))
  return text === undefined ? undefined : recordIn(JSON.parse(text))
}

/** The folders of the packages that are installed on their own: the root, or, without a package.json there, the highest. */
export function packageFolders(manifests: ReadonlyMap<string, unknown>): string[] {
  if (manifests.has('')) return ['']
  const folders = [...manifests.keys()].filter(
    folder => !isTest(`${folder}/package.json`) && !isDocumentation(`${folder}/package.json`),
  )
  return folders.filter(folder => !folders.some(other => folder.startsWith(`${other}/`))).sort()
}

export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** Any package.json of the repository; empty where it is invalid on purpose. */
export function manifestAt({ texts }: { readonly texts: Texts }, path: string): Json {
  try {
    return recordIn(JSON.parse(texts.of(path) ?? '{}'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {}
  }
}
