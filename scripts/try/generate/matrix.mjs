/**
 * The resources that are tried: each type and each option, names that are long, irregular or near a reserved word, and
 * resources that refer to themselves and to each other. A later one may refer to an earlier one.
 */
const everyType =
  'a:string b:text c:int d:bigint e:smallint f:float g:double h:decimal i:money j:bool k:date l:time m_at:datetime o:json p:uuid q:enum(x,y)'

/** These six run before every merge. */
export const few = [
  'resource category name:string{60}:unique parent:references?',
  'resource invoice number:int!:unique total_cents:int!:unsigned paid_at:datetime? order:references status:enum(draft,sent):default=draft --list user --write admin',
  'resource receipt order:references state:enum(a,b) --owner user --list user',
  `resource sample ${everyType} category:references`,
  'resource orders/note text:text pinned:bool:default=false --write user --archive',
  'resource enrollment product:references category:references grade:int? --join --write anonymous --list anonymous',
]

export const fewAfterwards = [
  'field invoices due_on:date?',
  'field categories invoice:references?',
  'blueprint admin/reports',
]

const nullable = everyType.split(' ').map(field => field.replace(':', '?:'))

export const many = [
  ...few,
  ...everyType.split(' ').map(field => `resource ${typeOf(field)}_item ${field}`),
  ...nullable.map(field => `resource optional_${typeOf(field)}_item ${field}`),
  'resource default name:string:default=x size:int:default=1 big:bigint:default=7 small:smallint:default=2 part:decimal:default=1.5 open:bool:default=true day:date:default=2026-01-31 hour:time:default="09:30" sent_at:datetime:default=now seen_at:datetime:default=2026-01-31 token:uuid:default=uuid kind:enum(a,b):default=b --plural standard_values',
  'resource only_one text_code:string{20}:unique int_code:int:unique big_code:bigint:unique day:date:unique hour:time:unique token:uuid:unique seen_at:datetime:unique letter:string{1}:unique --plural unique_values',
  'resource exact a:string{1} b:string{16000} c:text{medium} d:text{long} e:decimal{2,2} f:decimal{3,2} g:decimal{30,10} h:datetime{0} --plural exact_values'.replace(
    'h:datetime',
    'h_at:datetime',
  ),
  'resource person name:string!',
  'resource mouse born_on:date',
  'resource analysis result:json',
  'resource equipment serial:string{20}:unique --archive',
  'resource octopus arms:int --plural octopodes',
  'resource measure value:int name:string type:string status:string date:date number:int title:string position:int',
  'resource a_resource_whose_name_is_rather_long_part a_field_whose_name_is_long_too_for_an_index_name:string{40}:unique an_enum_with_a_long_name:enum(aaaa,bbbb) category:references another_field_whose_name_is_long:references{products}',
  'resource employee name:string manager:references{employees}?',
  'resource team name:string lead:references{employees}',
  'resource vote product:references:unique weight:decimal{4,2}:default=1.5 --list anonymous --write anonymous',
  'resource booking starts_at:datetime ends_at:datetime? product:references note:text? --owner user --archive',
  'resource audit text:text --owner user --list admin --read user --change admin --remove admin',
  'resource products/review stars:smallint:unsigned author:string? --list anonymous --write user --remove admin',
  'resource bookings/guest name:string email:string{254}:unique --write user',
  'resource tagging product:references category:references invoice:references --join',
  'resource membership person:references team:references receipt:references --owner user --join',
  'resource file path_name:string{700}:unique bytes:bigint:unsigned --list admin',
]

export const manyAfterwards = [
  ...fewAfterwards,
  'field employees team:references?',
  'field people score:int:default=5:index',
  'field people code:string{20}?:unique',
  'field bookings details:json?',
  'field octopodes kind:enum(blue,red):default=red',
  'blueprint state --audience anonymous',
  'blueprint me/settings',
]

/** `m_at?:datetime` → `datetime`. */
function typeOf(field) {
  return /:([a-z]+)/.exec(field)[1]
}
