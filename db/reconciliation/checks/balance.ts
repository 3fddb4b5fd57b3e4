import { difference, ofChunk, type Check } from './check';

const ENTRIES = `
  with entries as (
    select e.card_id, sum(e.points) as points, sum(e.debt_change) as debt from lumbung.entry e where ${ofChunk('e.card_id')} group by e.card_id)`;

const ENTRIES_EQUAL_BALANCE: Check = {
  name: 'entries_equal_balance',
  differences: `${ENTRIES}
    select ${difference({
      program: 'c.program_id',
      card: 'c.id',
      subject: "'card ' || c.id",
      expected: "jsonb_build_object('activeAndPending', coalesce(e.points, 0))",
      actual: "jsonb_build_object('activeAndPending', c.active + c.pending)",
    })}
      from lumbung.card c left join entries e on e.card_id = c.id
     where ${ofChunk('c.id')} and c.active + c.pending <> coalesce(e.points, 0)`,
};

const DEBT_EQUALS_ENTRIES: Check = {
  name: 'debt_equals_entries',
  differences: `${ENTRIES}
    select ${difference({
      program: 'c.program_id',
      card: 'c.id',
      subject: "'card ' || c.id",
      expected: "jsonb_build_object('debt', coalesce(e.debt, 0))",
      actual: "jsonb_build_object('debt', c.debt)",
    })}
      from lumbung.card c left join entries e on e.card_id = c.id
     where ${ofChunk('c.id')} and c.debt <> coalesce(e.debt, 0)`,
};

const LOTS_EQUAL_BALANCE: Check = {
  name: 'lots_equal_balance',
  differences: `
    with lots as (
      select l.card_id, coalesce(sum(l.remaining) filter (where l.state = 'active'), 0) as active,
             coalesce(sum(l.remaining) filter (where l.state <> 'active'), 0) as pending
        from lumbung.lot l where ${ofChunk('l.card_id')} group by l.card_id)
    select ${difference({
      program: 'c.program_id',
      card: 'c.id',
      subject: "'card ' || c.id",
      expected: "jsonb_build_object('active', coalesce(l.active, 0), 'pending', coalesce(l.pending, 0))",
      actual: "jsonb_build_object('active', c.active, 'pending', c.pending)",
    })}
      from lumbung.card c left join lots l on l.card_id = c.id
     where ${ofChunk('c.id')} and (c.active, c.pending) <> (coalesce(l.active, 0), coalesce(l.pending, 0))`,
};

/** The card's own numbers against its lots and its entries. */
export const BALANCE_CHECKS: readonly Check[] = [ENTRIES_EQUAL_BALANCE, DEBT_EQUALS_ENTRIES, LOTS_EQUAL_BALANCE];
