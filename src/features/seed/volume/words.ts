/** The words that texts consist of. */
export const firstNames = list(
  'Ada Alan Anita Barbara Carol Claude Dennis Donald Dorothy Edsger Elena Frances Grace Hedy Ivan Jean John Joan Karen Katherine Ken Kurt Linus Lotfi Margaret Maria Mary Niklaus Olga Radia Robin Rosa Sofia Stephen Tim Tony Ursula Vera Wang Yukihiro',
)
export const lastNames = list(
  'Allen Babbage Bartik Borg Cerf Church Codd Conway Dijkstra Engelbart Floyd Goldberg Hamilton Hopper Johnson Kay Kernighan Knuth Kowalski Lamarr Lamport Liskov Lovelace McCarthy Milner Moore Naur Perlman Ritchie Shannon Stroustrup Sutherland Thompson Torvalds Turing Wilkes Wilson Wing Wirth Zuse',
)
export const cities = list(
  'Amsterdam Berlin Bogota Chicago Dublin Hamburg Kyoto Lagos Lisbon London Lyon Madrid Montreal Nairobi Oslo Porto Prague Quito Seoul Utrecht Vienna Zurich',
)
export const countries = list(
  'Austria Belgium Brazil Canada Denmark France Germany Ireland Italy Japan Kenya Netherlands Norway Poland Portugal Spain Sweden Switzerland',
)
export const countryCodes = list('AT BE BR CA CH DE DK ES FR GB IE IT JP NL NO PL PT SE US')
export const currencies = list('EUR USD GBP CHF SEK JPY')
export const locales = list('en-GB en-US de-DE fr-FR nl-NL es-ES pt-BR sv-SE')
export const zones = list('UTC Europe/Berlin Europe/London Europe/Paris America/New_York Asia/Tokyo')
export const streets = list(
  'Baker_Street Canal_Road Church_Lane High_Street Hill_Road Lake_View Main_Street Mill_Lane Park_Avenue Station_Road',
)
export const companies = list(
  'Acme Blue_Harbor Cedar_&_Co Fjord_Works Green_Field Hill_Labs North_Star Red_Brick Silver_Lake Sunrise',
)
export const adjectives = list(
  'Blue Bright Calm Classic Compact Dark Fine Folding Fresh Golden Green Heavy Large Light Little Modern Narrow Plain Quiet Red Round Silver Slim Small Smart Smooth Soft Solid Steel Warm White Wide Wooden Woven',
)
export const things = list(
  'Bag Basket Bench Blanket Book Bottle Bowl Box Brush Bucket Candle Chair Clock Cup Desk Fan Frame Glove Hammer Hat Jacket Jar Kettle Knife Lamp Lantern Mat Mirror Mug Notebook Pan Pen Pillow Plate Pot Radio Rug Scarf Shelf Shoe Sofa Spoon Stool Table Tray Vase Wallet Watch',
)
export const colours = list('black blue brown green grey orange red violet white yellow')
export const statuses = list('pending active paid shipped delivered closed cancelled')
export const roles = list('user user user admin')
export const sentences = [
  'Arrived on time and as described.',
  'Please ring twice, the bell is quiet.',
  'Works well every day.',
  'Leave it with the neighbours.',
  'A good choice for a small room.',
  'The second one I bought this year.',
  'Packed well, nothing was broken.',
  'Call before you come.',
]
export const methods = list('GET GET GET POST PUT PATCH DELETE')

/** An underscore is a space within one entry. */
function list(text: string): readonly string[] {
  return text.split(' ').map(entry => entry.replaceAll('_', ' '))
}
