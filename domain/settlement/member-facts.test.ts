import { daysToBirthday, memberFacts, type MemberRecord } from './member-facts';

const RECORD: MemberRecord = {
  memberId: 'm-1',
  level: 'gold',
  tags: ['vip'],
  lists: ['press'],
  standing: 'good',
  birthday: '1990-03-05',
  attributes: { size: 44 },
  joinedOn: '2026-01-01',
  orders: 7,
  spend: 123,
};

describe('what is known of a member', () => {
  it('is what the record says, and how the date lies to its dates', () => {
    expect(memberFacts(RECORD, '2026-03-02')).toEqual({
      id: 'm-1',
      level: 'gold',
      tags: ['vip'],
      lists: ['press'],
      birthdayIn: 3,
      joinedDays: 60,
      orders: 7,
      spend: 123,
      attributes: { size: 44 },
    });
  });

  it('may be that nobody knows the birthday, that an order is older than the card, and that the member is blocked', () => {
    expect(memberFacts({ ...RECORD, birthday: null, standing: 'blocked' }, '2025-12-31')).toMatchObject({
      birthdayIn: -1,
      joinedDays: 0,
      blocked: true,
    });
    expect(memberFacts(RECORD, '2026-01-01').joinedDays).toBe(0);
  });
});

describe('days to a birthday', () => {
  it.each([
    ['1990-03-05', '2026-03-05', 0],
    ['1990-03-05', '2026-03-04', 1],
    ['1990-03-05', '2026-03-06', 364],
    ['1990-12-31', '2026-01-01', 364],
    ['1990-01-01', '2027-12-31', 1],
    ['1990-03-05', '2027-03-06', 365],
    // 29 February counts on the 28th where there is none.
    ['2000-02-29', '2026-02-28', 0],
    ['2000-02-29', '2026-03-01', 364],
    ['2000-02-29', '2028-02-28', 1],
    ['2000-02-29', '2028-02-29', 0],
    ['2000-02-29', '2027-03-01', 365],
    ['2000-02-29', '2100-02-28', 0],
    ['1996-02-29', '2000-02-28', 1],
    ['2000-02-28', '2028-02-28', 0],
  ])('of %s on %s: %s', (birthday, date, days) => {
    expect(daysToBirthday(birthday, date)).toBe(days);
  });
});
