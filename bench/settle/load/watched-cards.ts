import type { SettledAnswer } from '../../../domain/settlement/order-answer';
import { contradictions, pointsOf } from './answers';
import type { Verified } from './messages';

/** Reads the available points of a card. */
export type ReadBalance = (memberId: string) => Promise<number>;

/** Adds up the answers of some cards, to compare them with the cards' balances in the end: what was answered is what was posted. */
export class WatchedCards {
  private readonly expected = new Map<string, number>();
  private readonly unknown = new Set<string>();
  private readonly wrong: string[] = [];
  private answers = 0;

  watch(memberId: string, seededPoints: number): void {
    this.expected.set(memberId, seededPoints);
  }

  watches(memberId: string): boolean {
    return this.expected.has(memberId);
  }

  /** An order of a watched card was settled; `body` is its answer. */
  settled(memberId: string, body: Buffer): void {
    const answer = JSON.parse(body.toString()) as SettledAnswer;
    this.answers++;
    this.wrong.push(...contradictions(answer));
    this.expected.set(memberId, (this.expected.get(memberId) ?? 0) + pointsOf(answer));
  }

  /** Whether an order of the card was settled is not known: its balance proves nothing any more. */
  lost(memberId: string): void {
    this.unknown.add(memberId);
  }

  /** Compares each card with what was answered for it. */
  async verify(read: ReadBalance): Promise<Verified> {
    const cards = [...this.expected].filter(([memberId]) => !this.unknown.has(memberId));
    const wrong = [...this.wrong];
    for (const [memberId, points] of cards) {
      const available = await read(memberId);
      if (available !== points) wrong.push(`${memberId} has ${available} points, its answers add up to ${points}`);
    }
    return { answers: this.answers, cards: cards.length, wrong };
  }
}
