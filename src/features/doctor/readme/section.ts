import type { System } from './context.ts'

/** Why commands under these headings are no part of the set-up: the heading that says so; undefined otherwise. */
export function skippedHeading(headings: readonly string[]): string | undefined {
  const elsewhere = headings.find(heading => environments.test(heading) && !withoutIt.test(heading))
  if (elsewhere !== undefined) return elsewhere
  const deciding = headings.findLast(heading => topics.test(heading) || isSetupHeading(heading))
  return deciding !== undefined && topics.test(deciding) ? deciding : undefined
}

/** Where things run that are not the reader's machine: such a heading counts for all below it. */
const environments =
  /\b(deploy\w*|docker\w*|containers?|containeri[sz]\w+|podman|kubernetes|k8s|helm|heroku|aws|azure|gcp|google cloud|cloud run|vercel|netlify|render\.com|railway|openshift|terraform|in production|production (deploy|setup|server|checklist))\b/i
const withoutIt = /\bwithout (docker|containers?)\b|\bno docker\b|\bnon-docker\b/i
const topics =
  /\b(publish\w*|releas\w+|contribut\w*|pull requests?|commit\w*|git ?flow|branch\w*|uninstall\w*|troubleshoot\w*|faq|common (issues|problems|errors)|known issues|changelog|upgrad\w+|migrating (from|to)|download\w*|debugg?\w*|clean(ing)? ?up|back-?ups?|roadmap|licen[sc]e)\b/i

/** Whether a heading is about setting the project up. */
export function isSetupHeading(heading: string): boolean {
  return /\b(install\w*|set[ -]?up|get(ting)? started|quick ?-?start|start(ing|ed)?|run(ning)?|usage|how to|develop(ment|ing)|local(ly)?|build(ing)?|pre-?requisites?|requirements?|steps?|scripts?|commands?|initiali[sz]\w+|config\w*|bootstrap\w*)\b/i.test(
    heading,
  )
}

/** The system a heading, a tab or a short label speaks of. */
export function systemsIn(label: string): readonly System[] {
  if (label.length > 80) return []
  const found: System[] = []
  if (/\b(windows|win(32|64|10|11)?|powershell|cmd(\.exe)?|git bash)\b/i.test(label)) found.push('windows')
  if (/\b(mac ?os|mac|os ?x|osx|darwin|homebrew)\b/i.test(label)) found.push('macos')
  if (/\b(linux|ubuntu|debian|fedora|centos|arch|wsl2?|unix|\*nix|nix|posix)\b/i.test(label))
    found.push('linux')
  return found
}
