import { z } from 'zod';
import { CARD_STATES, type ExternalId, type MemberNumber } from '../../db/members/member';
import { notAvailableYet } from '../http/validation/not-available-yet';
import { text } from '../schema/amounts';
import { attributes } from '../schema/attributes';
import { memberId } from '../schema/ids';
import { answeredDate, answeredInstant, date } from '../schema/times';

const VISIBLE = /^[!-~]+$/;
const PHONE = /^\+?[\d ()./-]+$/;

const visibleText = (max: number, description: string, example: string) =>
  z.string().min(1).max(max).regex(VISIBLE, 'must be visible ASCII characters without spaces').meta({ description, example });

/** A list without repetitions; `path` leads from an item to what must not stand twice. */
function distinct<Item extends z.ZodType>(item: Item, max: number, nameOf: (value: z.output<Item>) => string, path: readonly string[]) {
  return z
    .array(item)
    .max(max)
    .superRefine((items, context) => {
      const seen = new Set<string>();
      items.forEach((each, index) => {
        const name = nameOf(each);
        if (seen.has(name)) context.addIssue({ code: 'custom', path: [index, ...path], message: 'stands twice' });
        seen.add(name);
      });
    });
}

const email = z
  .string()
  .max(254)
  .regex(/^\s*[^\s@]+@[^\s@]+\s*$/, 'must be an e-mail address')
  .meta({ example: 'ana@example.com' });
const phone = z
  .string()
  .max(40)
  .refine((given) => PHONE.test(given) && given.replaceAll(/\D/g, '').length >= 4, 'must be a phone number: digits, spaces and + ( ) . / -')
  .meta({ description: 'With `+` and the country, if possible.', example: '+62 812 3456 7890' });

const card = z
  .strictObject({
    number: visibleText(64, 'As it is scanned. Unique.', '6001234567890'),
    state: z.enum(CARD_STATES).default('active').meta({ description: 'For whoever scans it; the engine finds a member by any.' }),
  })
  .meta({ id: 'MemberNumber' });

const externalId = z
  .strictObject({
    system: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'must be 1 to 32 lower-case letters, digits, _ or - and start with a letter or digit')
      .meta({ example: 'shopify' }),
    shop: visibleText(255, 'Where the system has several.', 'harvest.myshopify.com').exactOptional(),
    id: visibleText(255, 'The member’s id there. Unique per system and shop.', '207119551'),
  })
  .meta({ id: 'ExternalId' });

const tag = text(64, 'A tag.');

/** Body of `PUT /v1/members/{memberId}`. */
export const profileSchema = z
  .strictObject({
    name: text(200, 'As they are addressed.').nullable().exactOptional().meta({ example: 'Ana Wijaya' }),
    email: email.nullable().exactOptional(),
    phone: phone.nullable().exactOptional(),
    birthday: date('Their birthday, in the past.').nullable().exactOptional(),
    tags: distinct(tag, 100, (each) => each, [])
      .exactOptional()
      .meta({ description: '`member.tags` in conditions.', example: ['vip'] }),
    attributes: attributes.exactOptional(),
    cards: distinct(card, 50, ({ number }: MemberNumber) => number, ['number']).exactOptional(),
    externalIds: distinct(externalId, 50, ({ system, shop = '', id }: ExternalId) => JSON.stringify([system, shop, id]), ['id']).exactOptional(),
    referredBy: notAvailableYet(),
  })
  .meta({ id: 'MemberProfile' });

/** A member in an answer. */
export const memberSchema = z
  .object({
    memberId,
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    birthday: answeredDate('Their birthday.').nullable(),
    birthdayChangedAt: answeredInstant(
      'When a birthday that was known was last changed; for 30 days it counts for no bonus. Null: never.',
    ).nullable(),
    tags: z.array(z.string()),
    attributes,
    cards: z.array(z.object({ number: z.string(), state: z.enum(CARD_STATES) })),
    externalIds: z.array(z.object({ system: z.string(), shop: z.string().exactOptional(), id: z.string() })),
    lists: z.array(z.string()).meta({ description: 'The lists that they stand on (`PUT /v1/lists/{listId}/members`).' }),
    blocked: z
      .object({ reason: z.string(), at: answeredInstant('Since when.'), by: z.string() })
      .nullable()
      .meta({ description: 'Null: their points can be spent.' }),
    createdAt: answeredInstant('When they were first seen.'),
    updatedAt: answeredInstant('When they were last changed.'),
  })
  .meta({ id: 'Member' });

export const blockSchema = z.strictObject({ reason: text(500, 'Why, for those who look at it later.') }).meta({ id: 'Block' });
