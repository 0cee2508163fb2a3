import { join } from 'node:path'
import { findProject, type ProjectPlace } from '../../core/project/place.ts'
import { linkPackages, withTreeAt } from '../../core/system/git/linked-tree.ts'
import { type Difference, differenceOf, pairs } from './difference.ts'
import { type MeasureOptions, measureRequest, resolveRequest } from './measure.ts'
import type { ProfiledRequest } from './profiled.ts'
import { medianOf } from './spread.ts'

/** A request here and at another revision. */
export interface Compared {
  readonly request: ProfiledRequest
  readonly revision: string
  /** The hash of its commit. */
  readonly commit: string
  readonly runtime: string
  /** The version of Node; null for a project in another language. */
  readonly node: string | null
  /** The requests of each process, and the processes of each side. */
  readonly count: number
  readonly rounds: number
  /** How long a request takes. */
  readonly time: Difference
  /** How much of the CPU it takes. */
  readonly cpu: Difference
}

export interface CompareOptions extends MeasureOptions {
  readonly revision: string
  onRound(round: number, rounds: number): void
}

/** Measures a request here and at a revision, in turn and each time in a new process and, by default, a new database. */
export function compareRequest(place: ProjectPlace, options: CompareOptions): Promise<Compared> {
  const { revision, env, count } = options
  return withTreeAt(place.root, revision, { env, flag: '--compare' }, async tree => {
    linkPackages(tree)
    const other = findProject(join(tree.top, tree.checkout.prefix))
    const request = await resolveRequest(place, options)
    const theirs = await resolveRequest(other, options)
    const sides = [
      { place: other, request: theirs, times: [] as number[], cpu: [] as number[] },
      { place, request, times: [] as number[], cpu: [] as number[] },
    ] as const
    let [runtime, node]: [string, string | null] = ['', null]
    for (let round = 1; round <= pairs; round++) {
      options.onRound(round, pairs)
      // The first of a pair might find the machine in another state than the second.
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        const measured = await measureRequest(side.place, side.request, { ...options, file: null })
        side.times.push(medianOf(measured.times))
        side.cpu.push(measured.cpu)
        runtime = measured.runtime
        node = measured.node
      }
    }
    const [before, after] = sides
    return {
      ...{ request, revision, commit: tree.commit, runtime, node, count, rounds: pairs },
      time: differenceOf(before.times, after.times),
      cpu: differenceOf(before.cpu, after.cpu),
    }
  })
}
