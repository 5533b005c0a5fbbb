-- Nothing is sent before its time.
UPDATE batches SET state = 'cancelled' WHERE state = 'running' AND not_before IS NOT NULL;
DROP INDEX batches_scheduled;
DROP INDEX batches_to_carry_out;
ALTER TABLE batches DROP COLUMN not_before;
