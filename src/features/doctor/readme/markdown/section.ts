import type { System } from '../shell/system.ts'

/** The heading because of which the commands below are not part of the set-up; undefined without one. */
export function skippedHeading(headings: readonly string[], isService: boolean): string | undefined {
  // A database in a container is needed whichever section starts it.
  const elsewhere = isService ? undefined : environmentOf(headings)
  if (elsewhere !== undefined) return elsewhere
  const separateErrors = headings.find(
    heading => (faults.test(heading) || additions.test(heading)) && !strong.test(heading),
  )
  if (separateErrors !== undefined) return separateErrors
  const deciding = headings.findLast(heading => topics.test(heading) || isSetupHeading(heading))
  return deciding !== undefined && topics.test(deciding) && !strong.test(deciding) ? deciding : undefined
}

/** A heading with one of these words is about the set-up: “Install after a manual download”. */
const strong = /\b(install\w*|set[ -]?up|getting started|quick ?-?start|start(ing)?|run(ning)?)\b/i

function environmentOf(headings: readonly string[]): string | undefined {
  return headings.find(heading => environments.test(heading) && !withoutIt.test(heading))
}

/** Other environments than the reader's machine: such a heading counts for all sections below it. */
const environments =
  /\b(deploy\w*|docker\w*|containers?|containeri[sz]\w+|podman|kubernetes|k8s|helm|heroku|aws|azure|gcp|google cloud|cloud run|vercel|netlify|render\.com|railway|openshift|terraform|(in|on|to) production|production (deploy|setup|server|checklist)|gitpod|codespaces?|codesandbox|stackblitz|repl\.?it)\b|部署|生产环境|デプロイ|배포/i
/** Headings that only get a database from there: “PostgreSQL with Docker”. */
const withoutIt =
  /\b(on|to) (your|my) (own )?(computer|machine|laptop)\b|\blocally\b|\bwithout (docker|containers?)\b|\bno docker\b|\bnon-docker\b|\b(postgres\w*|mysql|mariadb|mongo\w*|redis|(ms)?sql( server)?|rabbitmq|kafka|elasticsearch|databases?|db)\b|\b(install\w*|set-?up|develop\w*|usage) ?(\/|&|and|or) ?deploy/i
/** Headings of work after the set-up, including all sections below: “Troubleshooting > Installation”. */
const faults =
  /\b(troubleshoot\w*|faq|frequently asked|common (issues|problems|errors)|known issues|debugg?\w*|uninstall\w*|upgrad\w+|changelog)\b|^\W*((getting|checking for|installing) )?(updates?|updating)\W*$|\bupdat(e|ing) (?:to |from |the |your |all |a )*(packages?|dependenc\w+|images?|template|boilerplate|starter|(new|latest|newer|another) version)\b/i
const additions =
  /\b(add|creat|generat|writ)(e|es|ing)?\b( (a|an|another|your own))?( new)? (services?|modules?|resources?|endpoints?|components?|routes?|controllers?|models?|entit(y|ies)|pages?|features?|plugins?|packages?|commands?|tests?)\b/i
const topics =
  /\b(publish\w*|releas\w+|contribut\w*|pull requests?|(?<!pre-?)commit\w*|git ?flow|branch\w*|uninstall\w*|troubleshoot\w*|faq|common (issues|problems|errors)|known issues|changelog|upgrad\w+|migrating (from|to)|download\w*|debugg?\w*|clean(ing)? ?up|back-?ups?|roadmap|licen[sc]e)\b/i

/** Whether a heading is about setting the project up. */
export function isSetupHeading(heading: string): boolean {
  return /\b(install\w*|set[ -]?up|get(ting)? started|quick ?-?start|start(ing|ed)?|run(ning)?|usage|how to|develop(ment|ing)|local(ly)?|build(ing)?|pre-?requisites?|requirements?|steps?|scripts?|commands?|initiali[sz]\w+|config\w*|bootstrap\w*)\b/i.test(
    heading,
  )
}

/** The systems that a heading, a tab or a short label names. */
export function systemsIn(label: string): readonly System[] {
  if (label.length > 80) return []
  const found: System[] = []
  if (/\b(windows|win(32|64|10|11)?|powershell|cmd(\.exe)?|git bash)\b/i.test(label)) found.push('windows')
  if (/\b(mac ?os|mac|os ?x|osx|darwin|homebrew)\b/i.test(label)) found.push('macos')
  if (/\b(linux|ubuntu|debian|fedora|centos|arch|wsl2?|unix|\*nix|nix|posix)\b/i.test(label))
    found.push('linux')
  return found
}
