import { type ExitCode, exit, UserError } from '../../../core/system/errors.ts'
import { runProgram } from '../../../core/system/process.ts'
import { shellCommand } from '../../../core/system/shell.ts'
import { linkAgain } from '../../../features/link/link-again.ts'
import { linkPackage } from '../../../features/link/link-package.ts'
import { listLinks } from '../../../features/link/list-links.ts'
import {
  findPythonProject,
  linkPython,
  type PythonProject,
  undoPython,
} from '../../../features/link/python-link.ts'
import { type UndoneLinks, undoLinks } from '../../../features/link/undo-links.ts'
import type { Configure } from '../../command.ts'
import { databaseJson } from '../../formats/json.ts'
import { linkedText, listedText, pythonLinksText, undoneText } from '../../formats/link/links.ts'
import type { Io } from '../../terminal/io.ts'

interface LinkFlags {
  readonly list?: true
  readonly undo?: string | true
  readonly again?: true
  readonly json?: true
}

export const configureLink: Configure = (command, io, done) =>
  command
    .description('Use a dependency from its folder, while two packages are developed at once.')
    .argument('[folder]', 'folder of the package, e.g. ../package-b')
    .option('--list', 'list what is linked, and whether an install has removed it')
    .option('--undo [name]', 'use the installed version again (default: of all that are linked)')
    .option('--again', 'make the links again that an install has removed')
    .option('--json', 'print one JSON object on standard output')
    .action(async (folder: string | undefined, flags: LinkFlags) => {
      requireOne(folder, flags)
      const python = findPythonProject(io.cwd)
      if (python) return done(await linkInPython(python, folder, flags, io))
      if (folder !== undefined) done(link(folder, flags, io))
      else if (flags.undo !== undefined) done(await undo(flags, io))
      else done(flags.list ? list(flags, io) : again(flags, io))
    })

/** The same in a project of Python, where an editable install is the link. */
async function linkInPython(
  project: PythonProject,
  folder: string | undefined,
  { undo, again, json }: LinkFlags,
  io: Io,
): Promise<ExitCode> {
  if (again)
    throw new UserError(
      'A project of Python links again with its own install.',
      'Run: python3 manage.py install',
    )
  const named = undo === true ? undefined : undo
  const links = folder
    ? [await linkPython(project, folder, io.cwd, io)]
    : undo === undefined
      ? [...project.links].map(([name, place]) => ({ name, folder: place }))
      : await undoPython(project, named, io)
  const verb = folder ? 'linked' : undo === undefined ? 'listed' : 'undone'
  io.stdout.write(json ? databaseJson({ ok: true, code: exit.done, links }) : pythonLinksText(links, verb))
  return exit.done
}

function requireOne(folder: string | undefined, { list, undo, again }: LinkFlags): void {
  const asked = [folder, list, undo, again].filter(one => one !== undefined)
  if (asked.length === 1) return
  throw new UserError(
    asked.length === 0 ? 'A folder is missing.' : 'A folder, --list, --undo and --again exclude each other.',
    'Pass one of them, e.g. gapi link ../package-b',
  )
}

function link(folder: string, { json }: LinkFlags, io: Io): ExitCode {
  const linked = linkPackage(folder, io.cwd, io.env)
  if (json) io.stdout.write(databaseJson({ ok: true, code: exit.done, ...linked }))
  else io.stdout.write(linkedText(linked))
  if (!json) for (const warning of linked.warnings) io.stderr.write(`${warning}\n`)
  return exit.done
}

function list({ json }: LinkFlags, io: Io): ExitCode {
  const links = listLinks(io.cwd)
  io.stdout.write(json ? databaseJson({ ok: true, code: exit.done, links }) : listedText(links))
  return exit.done
}

function again({ json }: LinkFlags, io: Io): ExitCode {
  const sentences = linkAgain(io.cwd, io.env)
  if (json) io.stdout.write(databaseJson({ ok: true, code: exit.done, sentences }))
  else for (const sentence of sentences) io.stderr.write(`${sentence}\n`)
  return exit.done
}

async function undo({ undo: named, json }: LinkFlags, io: Io): Promise<ExitCode> {
  const undone = undoLinks(named === true ? undefined : named, io.cwd, io.env)
  const fault = await installMissing(undone, io)
  const code = fault === undefined ? exit.done : exit.unfinished
  if (json) {
    io.stdout.write(
      databaseJson({ ok: code === exit.done, code, undone: undone.undone, reason: fault ?? null }),
    )
    return code
  }
  io.stdout.write(undoneText(undone))
  if (fault !== undefined) io.stderr.write(`${fault}\nRun: ${shellCommand(undone.install)}\n`)
  return code
}

/** Where no version was set aside, the package manager installs it. Returns why that failed. */
async function installMissing({ root, undone, install }: UndoneLinks, io: Io): Promise<string | undefined> {
  if (undone.every(({ isInstalled }) => isInstalled)) return undefined
  io.stderr.write(`${shellCommand(install)} …\n`)
  const ran = await runProgram(install, { cwd: root, env: io.env, signal: io.signal })
  return ran.ok ? undefined : `${ran.reason}.\n${ran.output}`.trimEnd()
}
