import { Client } from 'pg';

/** Cards for a bench of nightly runs: each with three lots, of which one moves in each of three nights. */
export interface BenchCards {
  programId: string;
  cards: number;
  /** `YYYY-MM-DD`: in the first night a lot lapses on every card, in the second one falls due, in the third another one lapses. */
  nights: readonly [string, string, string];
}

const STATEMENTS = [
  `insert into lumbung.member (member_id, created_by_key) select $1 || '-' || n, 'bench' from generate_series(1, $2::integer) n`,
  `insert into lumbung.card (program_id, member_id, joined_on, level, active, pending, exact_from, exact_until)
   select $1, $1 || '-' || n, $3::date - 100, 'member', 200, 100, $3::date - 100, $3::date - 1 from generate_series(1, $2::integer) n`,
  `insert into lumbung.lot (program_id, card_id, points, remaining, state, is_open, earned_at, available_on, expires_on, source_kind, source_id)
   select $1, c.id, 100, 100, x.state, true, $3::date - 100, x.available_on, x.expires_on, 'grant', 'bench-' || c.id || '-' || x.n
     from lumbung.card c
    cross join lateral (values (1, 'active', $3::date - 100, $3::date - 1), (2, 'active', $3::date - 100, $5::date - 1), (3, 'pending', $4::date, null))
       as x (n, state, available_on, expires_on)
    where c.program_id = $1 and $2::integer > 0 order by c.id, x.n`,
];

/** Makes the cards, as the owner; their history is left out. Statistics are brought up to date as autovacuum would. */
export async function makeBenchCards(ownerUrl: string, { programId, cards, nights }: BenchCards): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const [one, two, three] = STATEMENTS;
    await client.query(one ?? '', [programId, cards]);
    await client.query(two ?? '', [programId, cards, nights[0]]);
    await client.query(three ?? '', [programId, cards, ...nights]);
    await client.query('vacuum analyze lumbung.card, lumbung.lot');
  } finally {
    await client.end();
  }
}
