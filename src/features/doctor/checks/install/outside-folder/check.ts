import { posix } from 'node:path'
import { checkoutOf } from '../../../../../core/system/git/checkout.ts'
import { manifestPaths, sourcesIn } from '../../../repository/dependency-sources.ts'
import { isDocumentation, isTest, parentOf } from '../../../repository/places.ts'
import { requirementFiles, requirementsIn } from '../../../repository/requirements.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount } from '../../subject.ts'
import { foldersInLocks, type IsOutside } from './folders-in-locks.ts'

const findings = {
  'outside-dependency': {
    message: '{name} comes from {folder}, which is outside of the repository.',
    hint: 'Write the version that is published, or the commit of its repository. To use the folder on your machine only: gapi link {path}',
  },
  'outside-in-lock': {
    message: '{file} installs {folder}, which is outside of the repository.',
    hint: 'Take the folder out of package.json and the overrides, and install again to write the lock file.',
  },
  'outside-link': {
    message: 'Git tracks {file}, a symbolic link to {folder}, which is outside of the repository.',
    hint: 'git rm --cached {file}. To use a package from its folder on your machine only: gapi link {folder}',
  },
  'links-tracked': {
    message: 'Git tracks {file}, the links of one machine.',
    hint: 'git rm --cached {file}, and add .gapi/local/ to .gitignore.',
  },
}

type Code = keyof typeof findings

export const outsideFolder: Check<Code> = {
  id: 'install/outside-folder',
  severity: 'error',
  point: 'requirements',
  title: 'No package comes from a folder outside of the repository',
  why: 'A package can be used from its folder while two are developed at once. If that is committed, the install fails on every other machine, or finds another folder there.',
  finds:
    'A path outside of the repository, or an absolute one, in the dependencies, `overrides` and `resolutions` of a `package.json` or a `pnpm-workspace.yaml` (also with `file:`, `link:` or `portal:`) and in a lock file; the same in a `requirements*.txt`, also with `-e`; a tracked symbolic link that leads there; the file of `gapi link`, if git tracks it.',
  ignores:
    'Workspaces, and folders and archives in the repository (`file:./vendor/mailer-1.4.0.tgz`), also those of other packages of the same git repository; links to system folders such as `/dev` and `/etc`; tests and examples.',
  advice: 'Publish the package, or name its commit. On your machine, use `gapi link`, which git ignores.',
  findings,
  run(context) {
    const { texts, repository } = context
    const isOutside = outsideOf(checkoutOf(repository.root)?.prefix ?? '')
    return {
      subject: amount(texts.paths.length, 'tracked path'),
      hits: [
        ...manifestPaths(texts).flatMap(path => manifestHits(path, isOutside, context)),
        ...requirementFiles(texts).flatMap(path => requirementHits(path, isOutside, context)),
        ...foldersInLocks(texts, isOutside).map(({ file, line, folder }): Hit<Code> => {
          return { code: 'outside-in-lock', path: file, line, about: folder, args: { file, folder } }
        }),
        ...[...repository.links].flatMap(([path, target]) => linkHits(path, target, isOutside)),
        ...texts.paths.filter(path => /(^|\/)\.gapi\/local\/links\.json$/.test(path)).map(linksHit),
      ],
    }
  },
}

/** `prefix` is the path from the top of the checkout to the root, `packages/api/`. */
function outsideOf(prefix: string): IsOutside {
  return (folder, path) => {
    if (/^([/~\\]|[a-z]:[\\/])/i.test(path)) return true
    const place = posix.normalize(posix.join(prefix, folder, path.replaceAll('\\', '/')))
    return place === '..' || place.startsWith('../')
  }
}

/** `file:../b`, `link:../b`, `portal:../b`, and without a prefix, as npm takes it. */
function manifestHits(manifest: string, isOutside: IsOutside, { texts }: CheckContext): Hit<Code>[] {
  return sourcesIn(manifest, texts).flatMap(({ name, source, path, line }) => {
    const [, kind, folder = ''] =
      /^(file:|link:|portal:)?(?:\/\/)?((?:\.{1,2}|~|[a-z]:)?[\\/].*|\.{2})$/i.exec(source) ?? []
    if (folder === '' || !isOutside(parentOf(path), folder)) return []
    const args = { name, folder: `${kind ?? ''}${folder}`, path: folder }
    return [{ code: 'outside-dependency', path, line, about: source, args }]
  })
}

/** `-e ../mailer`, `./../mailer`, `mailer @ file:///home/ada/mailer`. */
function requirementHits(path: string, isOutside: IsOutside, { texts }: CheckContext): Hit<Code>[] {
  return requirementsIn(path, texts).flatMap(({ name, source = '', line }) => {
    const [, folder = ''] = /^(?:file:(?:\/\/)?)?((?:\.{1,2}|~|[a-z]:)?[\\/].*|\.{2})$/i.exec(source) ?? []
    if (folder === '' || !isOutside(parentOf(path), folder)) return []
    const args = { name, folder, path: folder }
    return [{ code: 'outside-dependency', path, line, about: source, args }]
  })
}

function linkHits(path: string, target: string, isOutside: IsOutside): Hit<Code>[] {
  const isSystem = /^\/(dev|proc|sys|etc|usr|bin|sbin|lib\w*|var|run|opt)(\/|$)/.test(target)
  if (isSystem || isTest(path) || isDocumentation(path) || !isOutside(parentOf(path), target)) return []
  return [{ code: 'outside-link', path, about: '', args: { file: path, folder: target } }]
}

function linksHit(path: string): Hit<Code> {
  return { code: 'links-tracked', path, about: '', args: { file: path } }
}
