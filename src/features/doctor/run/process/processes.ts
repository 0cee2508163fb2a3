import { readdirSync, readFileSync } from 'node:fs'
import { systemCodeOf } from '../../../../core/system/errors.ts'
import { outputOf } from '../../../../core/system/process.ts'
import { runMark } from './environment.ts'

interface Listed {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly isMarked: boolean
}

/**
 * The processes of a run. On Linux by the variable in their environment, which is kept when a process leaves
 * its parent and its group, and with descendants that cleared their environment; elsewhere only by group and
 * parent.
 */
export async function processesOf(id: string, groups: ReadonlySet<number>): Promise<number[]> {
  const all = process.platform === 'linux' ? listedByLinux(id) : await listedByPs(groups)
  const marked = all.filter(({ isMarked }) => isMarked)
  const own = new Set(marked.map(({ pid }) => pid))
  const ownGroups = new Set(marked.map(({ group }) => group))
  for (let known = -1; known !== own.size; ) {
    known = own.size
    for (const { pid, parent, group } of all) if (own.has(parent) || ownGroups.has(group)) own.add(pid)
  }
  return [...own]
}

function listedByLinux(id: string): Listed[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return []
    // “pid (the name, with any character) state parent group …”
    const stat = readProc(`${name}/stat`)
    const [state = 'Z', parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z') return []
    const isMarked = `\0${readProc(`${name}/environ`)}`.includes(`\0${runMark}=${id}\0`)
    return [{ pid: Number(name), parent: Number(parent), group: Number(group), isMarked }]
  })
}

/** Empty for a process that has ended or belongs to another user. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'latin1')
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return ''
  }
}

async function listedByPs(groups: ReadonlySet<number>): Promise<Listed[]> {
  const listed = await outputOf(['ps', '-axo', 'pid=,ppid=,pgid='])
  return listed.split('\n').flatMap(line => {
    const [pid, parent, group] = line.trim().split(/\s+/).map(Number)
    if (pid === undefined || parent === undefined || group === undefined) return []
    return [{ pid, parent, group, isMarked: groups.has(group) }]
  })
}
