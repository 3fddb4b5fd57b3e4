import type { MemberBalance } from '../../db/reads/balance';
import type { EntryFilter, ShownEntry } from '../../db/reads/entries';
import type { ShownLevelChange } from '../../db/reads/level-changes';
import type { LotFilter, ShownLot } from '../../db/reads/lots';
import type { CardRef } from '../../db/reads/member-card';
import type { Page } from '../../db/reads/page';
import type { PastCard } from '../../db/reads/past-balance';
import type { StatementSpan } from '../../db/reads/statement';
import type { StatementFacts } from '../../domain/ledger/statement';
import type { Viewer } from '../../db/reads/viewer';
import type { Span } from '../../domain/levels/policy';

/** What the handlers of members read; `db/reads` provides it. Null: the member is unknown, or to the viewer. */
export interface MemberReads {
  /** Programs in which the member has a card, of those that the viewer sees. */
  programsOf: (memberId: string, viewer: Viewer) => Promise<string[] | null>;
  /** `span`: days that count toward levels; null: all. */
  statement: (card: CardRef, span: StatementSpan, most: number) => Promise<(StatementFacts & { count: number }) | null>;
  /** As it was at a past instant, by its history. */
  past: (card: CardRef, moment: { at: string; date: string; timeZone: string }, span: Span | null) => Promise<PastCard | null>;
  balance: (card: CardRef, date: string, span: Span | null) => Promise<MemberBalance | null>;
  lots: (card: CardRef, filter: LotFilter) => Promise<Page<ShownLot> | null>;
  isLotPosition: (text: string) => boolean;
  entries: (card: CardRef, filter: EntryFilter) => Promise<Page<ShownEntry> | null>;
  /** Ids of the member and of those who were merged into them. */
  namesOf: (card: CardRef) => Promise<string[] | null>;
  levelChanges: (card: CardRef, filter: EntryFilter) => Promise<Page<ShownLevelChange> | null>;
  isEntryPosition: (text: string) => boolean;
}
