-- The kernel's functions use this table and are made again by the next `migrate`.
drop table lumbung.accepted_operation;
delete from lumbung.migration where name like 'kernel:%';
