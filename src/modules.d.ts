/** Every folder of templates/, read, checked and precompiled by the build (scripts/build/templates.ts). */
declare module 'virtual:templates' {
  export const templates: { readonly api: import('./core/template.ts').Template }
}

/** Handlebars without its compiler. The package's own types for it are empty. */
declare module 'handlebars/runtime.js' {
  const Handlebars: {
    template(specification: TemplateSpecification): (variables: object) => string
  }
  export default Handlebars
}

/** The library brings no types, and those of others need those of pg. */
declare module 'pg-copy-streams' {
  /** A stream to hand to the `query` of a connection of pg. */
  export function from(sql: string): import('node:stream').Writable
}
