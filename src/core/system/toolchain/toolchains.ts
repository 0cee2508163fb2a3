import { node } from './node.ts'
import type { Toolchain } from './toolchain.ts'

/** Every toolchain that a template.yml may name. */
export const toolchains = { node } as const satisfies Readonly<Record<string, Toolchain>>

export type ToolchainName = keyof typeof toolchains
