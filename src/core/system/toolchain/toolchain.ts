import type { Environment } from '../process.ts'

/** How projects of one stack are installed and run. A template sets it: `toolchain: node`. */
export interface Toolchain {
  /** The package managers that --pm may name. */
  readonly managers: readonly string[]
  /** The default for a new project, from the folders around it and the program that called us. */
  managerFor(target: string, env: Environment): string
  /** The package manager of a project as it is now; `recorded` is what its gapi.yml names. */
  managerOf(folder: string, recorded: string | undefined, env: Environment): string
  /** The package manager, with its version, of a project that names none. */
  readonly usual: string
  /** A package manager with the version that a new project is made for: `pnpm@10.34.9`. */
  specFor(manager: string, target: string, env: Environment): Promise<string>
  /** The package manager in such a text, which gapi.yml has. Throws for another text. */
  managerIn(spec: string): string
  /** Why a name of a project is not valid; undefined where it is. */
  nameFault(name: string): string | undefined
  /** What such a name is called: `npm package name`. */
  readonly names: string
  /** The text of a template's file, with its commands written for a package manager. */
  inWordsOf(spec: string, path: string, text: string): string
  /** The commands that install a project with all that development needs, run in its folder. They also renew what was installed. */
  install(spec: string, folder: string, env: Environment): readonly (readonly string[])[]
  /** Throws where a new project could not be installed as it needs; `installs` says whether that comes next. */
  refuse(spec: string, folder: string, env: Environment, installs: boolean): void
  /** Why the commands of a project that was installed cannot run; undefined where they can. */
  installFault(folder: string): string | undefined
  /** The command for a task of the project. */
  taskCommand(manager: string, task: 'test' | 'dev' | 'migrate' | 'seed'): string
  /** The command that checks or tests a project; undefined where it has none. */
  proof(task: 'check' | 'test', folder: string, spec: string): readonly string[] | undefined
  /** What an install creates: ignored by git or a lock file, and removed when a run is cancelled. */
  readonly installed: readonly string[]
  /** Whether a project depends on this package, and contains its tarball until it is published. */
  readonly carriesGapi: boolean
}
