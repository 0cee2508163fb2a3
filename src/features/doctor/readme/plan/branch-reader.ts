import { type BlockPlace, type TextBlock, textOf } from '../markdown/block.ts'

/** Reads which sections of a README are about another branch: “check out the branch `prisma`”. */
export class BranchReader {
  #branch: string | undefined
  #section = ''

  read({ spans, headings }: TextBlock): void {
    const text = textOf(spans)
    const match = before.exec(text) ?? behind.exec(text)
    const branch = match?.[1]
    if (branch === undefined || usual.test(branch)) return
    this.#branch = branch
    this.#section = headings.join('\n')
  }

  /** The branch of the section that a block is in. */
  branchOf({ headings }: BlockPlace): string | undefined {
    return headings.join('\n') === this.#section ? this.#branch : undefined
  }
}

const verb = '\\b(?:check(?:ing)?[ -]?out|switch(?:ing)? to)'
const name = '["\'“`]?([\\w][\\w./-]*)["\'”`]?'
const before = new RegExp(`${verb} (?:the |a )?(?:git )?branch (?:called |named )?${name}`, 'i')
const behind = new RegExp(`${verb} (?:the )?${name} branch\\b`, 'i')

/** The branch that one is on, and the one that a contributor makes. */
const usual =
  /^(main|master|trunk|develop\w*|dev|default|next|new|feature\S*|your\S*|own|this|that|it|same|and|for|with|to|of|in|from)$/i
