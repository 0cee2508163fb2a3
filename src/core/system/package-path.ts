/** The package that a file is of, by the folders of Node and Python; undefined for others. */
export function packageIn(path: string): string | undefined {
  const [, below] = /.*[/\\](?:node_modules|site-packages|dist-packages)[/\\](.+)$/.exec(path) ?? []
  return below && /^(?:@[^/\\]+[/\\])?[^/\\]+/.exec(below)?.[0]
}
