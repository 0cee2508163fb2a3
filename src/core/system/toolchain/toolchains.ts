import { node } from './node.ts'
import { python } from './python.ts'
import type { Toolchain } from './toolchain.ts'

/** Every toolchain that a template.yml may name. */
export const toolchains = { node, python } as const satisfies Readonly<Record<string, Toolchain>>

export type ToolchainName = keyof typeof toolchains
