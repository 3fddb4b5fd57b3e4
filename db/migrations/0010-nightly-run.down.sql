drop table lumbung.event;
drop index lumbung.card_by_program;
drop table lumbung.lifecycle_run;
