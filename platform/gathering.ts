/** How many askings may be under way, and how many questions one may hold. */
export interface GatheringLimits {
  atOnce: number;
  most: number;
}

interface Waiting<Question, Answer> {
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
}

/**
 * Turns a function that answers many questions at once into one for a single question: what is asked in one turn of the event loop, or while as many
 * askings as allowed are under way, is asked together. A question with nobody before it leaves at once.
 * @param ask answers in the order of the questions; when it fails, all of them fail
 */
export function gathering<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  { atOnce, most }: GatheringLimits,
): (question: Question) => Promise<Answer> {
  const waiting: Waiting<Question, Answer>[] = [];
  let underWay = 0;
  let isPlanned = false;

  const plan = () => {
    if (isPlanned || waiting.length === 0 || underWay >= atOnce) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      void leave(waiting.splice(0, most));
      plan();
    });
  };
  const leave = async (together: readonly Waiting<Question, Answer>[]) => {
    underWay += 1;
    try {
      const answers = await ask(together.map(({ question }) => question));
      if (answers.length !== together.length) throw new Error(`${together.length} questions, ${answers.length} answers`);
      for (const [index, { resolve }] of together.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of together) reject(error);
    } finally {
      underWay -= 1;
      plan();
    }
  };
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      plan();
    });
}
