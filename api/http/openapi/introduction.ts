import { PROBLEM_STATUS, type ProblemCode } from '../../../domain/problem';
import { PROBLEM_TITLES } from '../problems/titles';

/** Version of the interface, not of the program: it changes when something is removed. */
export const API_VERSION = '1.0.0';

export const TAGS = [
  { name: 'Orders', description: 'The main job: discounts, points earned and redeemed, exactly once.' },
  { name: 'Returns', description: 'What comes back of an order: money, redeemed points, and what it had earned.' },
  { name: 'Grants', description: 'Points without an order: opening balances, bonuses.' },
  { name: 'Redemptions', description: 'Points spent without an order, and taken back.' },
  { name: 'Holds', description: 'Points that are set aside for a while.' },
  { name: 'Transfers', description: 'Points from one member to another.' },
  { name: 'Members', description: 'Who they are, how they are found, their balances, lots and history in a program.' },
  { name: 'Programs', description: 'Programs and their rule sets. Every change of a rule set is a new, immutable version.' },
  { name: 'Imports', description: 'Many operations in one call, line by line.' },
  { name: 'Reconciliation', description: 'Do the books agree? Every difference is a case for a person; nothing corrects it silently.' },
  { name: 'Simulations', description: 'Drafts of rule sets, tried on orders that are settled already.' },
  { name: 'API keys', description: 'Who may call, in which role, for which programs.' },
  { name: 'Operating', description: 'For those who watch over it.' },
  { name: 'Health', description: 'For probes and for readers. These need no key.' },
  { name: 'Not available yet', description: 'Parts of the contract whose time has not come. They answer `501 NOT_AVAILABLE` and do nothing.' },
];

const problemTable = (Object.keys(PROBLEM_STATUS) as ProblemCode[]).map(
  (code) => `| \`${code}\` | ${PROBLEM_STATUS[code]} | ${PROBLEM_TITLES[code].en} |`,
);

/** What an integrator has to know before the first call. Markdown. */
export const API_DESCRIPTION = `
Lumbung settles retailers' orders: it computes discounts and points earned, takes redeemed points from the lots that expire first, and keeps the ledger.

### First steps
1. Every call but those under *Health* carries \`Authorization: Bearer <api key>\`. In the embedded mode of \`npm start\` one key per role is in \`.lumbung/dev-keys.json\`.
2. An admin publishes a program with its rule set: \`PUT /v1/programs/{programId}\`.
3. An order system sends orders: \`POST /v1/orders\`. The answer has every discount by line, what was earned and redeemed from which lots, and the new balance.

### Ground rules
- JSON in UTF-8, at most 1 MiB (imports and lists: NDJSON of any length, 1 MiB a line). Unknown fields are refused. Answers may gain fields: ignore those that you don't know.
- **Points and money are integers**; money is in the minor unit of the program's currency (cents, sen). Write them with digits only: \`1.0\` and \`1e3\` are refused. Rates and percentages are decimal strings: \`"12.5"\`.
- Ids are yours: \`^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$\`, unique per program and kind. Where a path names an operation, \`?programId=\` says in which program; it may be left out while only one has that id (\`PROGRAM_REQUIRED\` otherwise).
- Times are RFC 3339 with an offset (\`2026-11-23T09:00:00+07:00\`), dates \`YYYY-MM-DD\` in the program's time zone.
- A key may be limited to programs. For it, other programs don't exist: \`404\`.

### Sending twice
Every mutation is idempotent by its id. The first call answers \`201\`. The same again answers \`200\` with the same body and \`Idempotent-Replayed: true\`, for ever. The same id with another body
answers \`409 IDEMPOTENCY_CONFLICT\` and changes nothing. A refusal (4xx) doesn't bind the id: correct the body and send it again. When a call times out or answers \`503\`, send the same again.

### Waiting
Orders, grants, returns and whatever else moves points wait for their outcome, by default 10 seconds; \`Prefer: wait=N\` changes that (at most 120), \`Prefer: respond-async\` doesn't wait. A \`202\` means that the operation is safe and will be settled
whatever happens; \`Location\` says where to read the outcome.

### Errors
Errors are \`application/problem+json\` (RFC 9457). Decide by \`code\`; \`detail\` is for people and follows \`Accept-Language\` (\`en\`, \`id\`); \`errors\` names the fields. Quote \`errorId\`, or the \`X-Request-Id\` that every answer carries (you may send your own), when you report a problem.
\`UNAVAILABLE\` and \`RATE_LIMITED\` come with \`Retry-After\`.

| code | status | meaning |
|---|---|---|
${problemTable.join('\n')}

### Lists
Lists answer \`{items, nextCursor}\`. Send \`nextCursor\` as \`?cursor=\` for the next page, with the same other parameters; \`null\` means that there is no more. Histories take \`from\` and \`to\` and show the last 90 days by default.
`;
