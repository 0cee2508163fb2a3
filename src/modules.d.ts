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
