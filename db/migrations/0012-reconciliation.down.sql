drop table lumbung.reconciliation_case;
drop table lumbung.reconciliation;
