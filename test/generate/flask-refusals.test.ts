import { expect, test } from 'vitest'
import { sharedFlaskProject } from '../support/flask-project.ts'
import { changesIn, inProject } from '../support/generated-project.ts'

const flask = 'in a project of the template flask.'

test.each([
  [['resource', 'invoice', 'number:int', '--owner', 'user'], `gapi generate does not write --owner ${flask}`],
  [['resource', 'invoice', 'number:int', '--archive'], `gapi generate does not write --archive ${flask}`],
  [['resource', 'orders/note', 'text:string'], `gapi generate does not write the path orders/notes ${flask}`],
  [
    ['resource', 'invoice', 'total:decimal'],
    `total:decimal: gapi generate does not write the type decimal ${flask}`,
  ],
  [
    ['resource', 'invoice', 'body:text{long}'],
    `body:text{long}: gapi generate does not write the size of a text ${flask}`,
  ],
  [
    ['resource', 'invoice', 'product:references:unique'],
    `product_id is a unique reference, which gapi generate does not write ${flask}`,
  ],
  [
    ['resource', 'invoice', 'order:references', '--write', 'user'],
    'order_id refers to orders, whose rows belong to users: only an admin may add or change it.',
  ],
  [['resource', 'invoice', 'metadata:string'], 'metadata is a name that Python or a base class uses.'],
  [['resource', 'invoice', 'date:date'], 'date is a name that Python or a base class uses.'],
  [['resource', 'invoice', 'model_year:int'], 'model_year is a name that Python or a base class uses.'],
  [
    ['resource', 'invoice', 'kind_1:string', 'kind1:string'],
    'kind1 and another field would have one type, Kind1.',
  ],
  [
    ['resource', 'invoice', 'job:references'],
    'jobs has no seed in seeds/development, and the seed and the tests of invoices need a row of it.',
  ],
  [['resource', 'reply', 'text:string'], 'Reply is a name that the code needs itself.'],
  [['resource', 'product', 'text:string'], 'There is a folder app/products already.'],
  [['resource', 'ware', 'text:string'], 'There is a table wares already.'],
  [
    ['resource', 'subscription-cancellation-reason', 'previous_subscription_plan:references{products}'],
    'The index or key fk_subscription_cancellation_reasons_previous_subscription_plan_id would have a name of more than 63 characters.',
  ],
  [['blueprint', 'reports'], 'gapi generate blueprint does not write into a project of the template flask.'],
  [
    ['field', 'products', 'weight:int'],
    'gapi generate field does not write into a project of the template flask.',
  ],
])('generate %j is refused in one sentence, and nothing is written', async (words, message) => {
  const root = await sharedFlaskProject()
  const { code, stderr } = await inProject(root, 'generate', ...words)

  expect([code, stderr.split('\n')[0], changesIn(root)]).toEqual([2, message, ''])
})

test('destroy of what was not generated names the folder', async () => {
  const root = await sharedFlaskProject()
  const { code, stderr } = await inProject(root, 'destroy', 'resource', 'product')

  expect([code, stderr.split('\n')[0]]).toEqual([2, 'app/products was not made by gapi generate.'])
})
