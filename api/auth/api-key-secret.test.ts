import { createHmac } from 'node:crypto';
import { issueSecret, parseSecret, verifies } from './api-key-secret';

const PEPPER = 'a pepper of at least thirty-two characters';

describe('API key secrets', () => {
  it('are different each time, and verify under their pepper only', () => {
    const [one, other] = [issueSecret(PEPPER), issueSecret(PEPPER)];
    expect(one.secret).not.toBe(other.secret);
    const parts = parseSecret(one.secret);
    expect(parts?.selector).toBe(one.selector);
    const secret = parts?.secret ?? '';
    expect(verifies(secret, one.verifier, PEPPER)).toBe(true);
    expect(verifies(secret, other.verifier, PEPPER)).toBe(false);
    expect(verifies(secret, one.verifier, `${PEPPER}!`)).toBe(false);
    expect(
      verifies(
        secret.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        one.verifier,
        PEPPER,
      ),
    ).toBe(false);
  });

  it('are stored as HMAC-SHA-256 of the secret part', () => {
    const { secret, verifier } = issueSecret(PEPPER);
    expect(verifier).toEqual(
      createHmac('sha256', PEPPER)
        .update(secret.split('_')[2] ?? '')
        .digest(),
    );
  });

  it.each([
    '',
    'lmb_',
    'lmb_0123456789abcdef_',
    `lmb_0123456789abcdef_${'g'.repeat(64)}`,
    `LMB_0123456789abcdef_${'0'.repeat(64)}`,
    `lmb_0123456789abcdef_${'0'.repeat(65)}`,
  ])('%s is none', (text) => {
    expect(parseSecret(text)).toBeNull();
  });

  it('a verifier of another length verifies nothing', () => {
    expect(verifies('0'.repeat(64), Buffer.alloc(31), PEPPER)).toBe(false);
  });
});
