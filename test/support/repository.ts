import { execFileSync } from 'node:child_process'
import { folderWith } from './folder.ts'

/** A repository of git with one commit of these files. */
export function repositoryWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files)
  git(folder, 'init', '--quiet')
  commit(folder, 'Begin')
  return folder
}

/** Commits everything there is. */
export function commit(folder: string, message: string): void {
  git(folder, 'add', '--all', '--force')
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', message)
}

export function git(folder: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...who, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
