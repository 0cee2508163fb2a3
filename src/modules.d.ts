/** Every folder of templates/, read, checked and parsed by the build (scripts/build/templates.ts). */
declare module 'virtual:templates' {
  type Template = import('./core/render/template.ts').Template
  export const templates: { readonly api: Template } & Readonly<Record<string, Template>>
}

/** The stamps of each template, for new migrations and seeds (scripts/build/stamps.ts). */
declare module 'virtual:stamps' {
  export const stamps: Readonly<
    Record<
      string,
      {
        readonly migration?: import('./core/fields/conventions.ts').Conventions
        /** Extension → text, in which `{{root}}` is the path to the project. */
        readonly seeds: Readonly<Record<string, string>>
      }
    >
  >
}

/** The library brings no types, and those of others need those of pg. */
declare module 'pg-copy-streams/copy-from.js' {
  /** A stream to hand to the `query` of a connection of pg. */
  export default function copyFrom(sql: string): import('node:stream').Writable
}
