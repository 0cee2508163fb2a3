import { type Rule, skipped } from '../context.ts'
import type { SimpleCommand } from '../shell.ts'

/** What changes the machine of the reader, or another one. None of it is ever run. */
export const machineRules: readonly Rule[] = [
  ({ command }) =>
    isPrivileged(command)
      ? skipped('privileged', `${command.name} changes the machine, not the project`)
      : undefined,
  ({ command: { name, args } }) => {
    const isInstaller =
      /^(apt|apt-get|aptitude|brew|yum|dnf|apk|pacman|choco|winget|scoop|snap|port|zypper)$/.test(name)
    const isInstalling = isInstaller && args.length > 0
    return isInstalling || (name === 'playwright' && /install-deps|--with-deps/.test(args.join(' ')))
      ? skipped('system-package', `${name} installs programs on the machine`)
      : undefined
  },
  ({ command: { name, args } }) =>
    /^(nvm|fnm|volta|asdf|mise|n|nodenv|corepack|direnv)$/.test(name)
      ? skipped(
          'version-manager',
          `${[name, args[0]].filter(Boolean).join(' ')} chooses tools for the whole machine`,
        )
      : undefined,
  ({ command: { name } }, _context, text) =>
    /^(curl|wget|iwr|irm)$/.test(name) &&
    /\|\s*(sudo\s+)?(ba|z|da)?sh\b|\|\s*(iex|node|python3?)\b/.test(text)
      ? skipped('remote-script', 'it runs a script from the network')
      : undefined,
  ({ command: { name } }) =>
    /^(php|ruby|java|uvicorn|flask|django-admin|pip|pip3|pipx|gem|cargo|go|rustup|uv|poetry|composer|bundle|python|python3|mvn|gradle|dotnet)$/.test(
      name,
    )
      ? skipped('other-language', `${name} is not part of a Node set-up`)
      : undefined,
  ({ command: { name } }) =>
    /^(nano|vim|vi|emacs|code|subl|cursor|open|xdg-open|start|explorer|less|more|tmux|screen)$/.test(name)
      ? skipped('editor', `${name} waits for a person`)
      : undefined,
  ({ command: { name } }) =>
    /^(kill|killall|pkill|lsof|fuser|shutdown|reboot|ulimit)$/.test(name)
      ? skipped('other-processes', `${name} is about other programs of the machine`)
      : undefined,
  ({ command: { name } }) =>
    /^(ssh|scp|rsync|ftp|sftp|ngrok|stripe|doctl)$/.test(name)
      ? skipped('remote', `${name} works on another machine`)
      : undefined,
  ({ command: { name, args } }) => {
    if (name !== 'rm' || !args.some(arg => /^-\w*[rR]|^--recursive/.test(arg))) return undefined
    if (args.some(arg => /(^|\/)\.git\/?$/.test(arg))) return undefined
    return skipped('removes-files', 'it removes folders, and a fresh clone has nothing to remove')
  },
  ({ command: { name, args } }, _context, text) => {
    const isOf =
      /^(cp|mv|ln|mkdir|touch|tee|install|source|\.|\[)$/.test(name) && args.some(arg => home.test(arg))
    return isOf || />>?\s*["']?(~|\$HOME)\//.test(text)
      ? skipped('of-the-machine', `${name} works in the home folder or in that of the system`)
      : undefined
  },
  ({ command: { name }, recipe = '' }) =>
    startupFile.test(recipe)
      ? skipped('of-the-machine', `${name} changes how the shell of the reader starts`)
      : undefined,
  ({ command: { name } }) =>
    /^(exit|logout|history|clear|top|watch|alias)$/.test(name)
      ? skipped('of-the-terminal', `${name} is about the terminal`)
      : undefined,
]

const home = /^(~|\$\{?HOME\}?)\/|\$\{\w+:-~\/|^\/(etc|usr|opt|var)\//

const startupFile = /(~|\$\{?HOME\}?)\/\.(bash\w*|zsh\w*|profile|config\/fish)/

/** Whether a program asks for rights over the machine, itself or for the program it is given. */
export function isPrivileged({ name, args }: SimpleCommand): boolean {
  const called = name === 'xargs' ? (args.find(arg => !arg.startsWith('-')) ?? '') : name
  return /^(sudo|su|doas|systemctl|service|launchctl|runas)$/.test(called)
}
