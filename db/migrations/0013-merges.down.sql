drop table lumbung.moved_lot;
drop index lumbung.usage_counter_by_member;
