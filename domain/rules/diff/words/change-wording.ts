/** How changes of a rule set are worded in one language. Values come in as texts. */
export interface ChangeWording {
  readonly subject: (part: string, id: string, name: string | null) => string;
  readonly ruleAdded: (subject: string, fields: string) => string;
  readonly ruleRemoved: (subject: string) => string;
  /** `field`: as it is called, after the rule or part that it belongs to. */
  readonly added: (field: string, after: string) => string;
  readonly removed: (field: string, before: string) => string;
  readonly changed: (field: string, before: string, after: string) => string;
  readonly reordered: (part: string, ids: string) => string;
  readonly fields: Readonly<Record<string, string>>;
  readonly nothing: string;
  readonly yes: string;
  readonly no: string;
  readonly percentOff: (percent: string) => string;
  readonly setOf: (parts: string, price: string) => string;
  readonly duration: Readonly<Record<'days' | 'months' | 'years', (count: string) => string>>;
  readonly worth: (points: string, value: string) => string;
}
