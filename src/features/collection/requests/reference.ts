/** `product_id`, `productIds` → `product`; undefined for a name that is not a reference. */
export function thingNamed(name: string): string | undefined {
  const snake = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  return /^([a-z]\w*?)_(?:id|uuid)s?$/.exec(snake)?.[1]
}
