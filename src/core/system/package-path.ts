/** The folders in which Node and Python keep packages. */
const packageFolders = /[/\\](?:node_modules|site-packages|dist-packages)[/\\]/

/** The package that a file is of, by the folders of Node and Python; undefined for others. */
export function packageIn(path: string): string | undefined {
  const parts = path.split(packageFolders)
  return parts.length < 2 ? undefined : /^(?:@[^/\\]+[/\\])?[^/\\]+/.exec(parts.at(-1) ?? '')?.[0]
}
