/** SQL: whether member `m` may spend, and is there at all (`Standing` of the domain). */
export const STANDING = `case when m.deleted_at is not null then 'deleted' when m.blocked_at is not null then 'blocked' else 'good' end`;

/** SQL: the lists that a member stands on, by name. @param alias of what has the `member_id` */
export const listsOf = (alias: string) => `array(
  select e.list_id from lumbung.list_member e join lumbung.list l on l.list_id = e.list_id and l.generation = e.generation
   where e.member_id = ${alias}.member_id order by 1)`;
