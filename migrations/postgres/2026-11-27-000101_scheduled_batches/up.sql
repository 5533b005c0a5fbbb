-- When something that was confirmed begins. NULL for what has begun.
ALTER TABLE batches ADD COLUMN not_before TIMESTAMP;
CREATE INDEX batches_to_carry_out ON batches (id, not_before) WHERE state = 'running';
CREATE INDEX batches_scheduled ON batches (not_before, created_by) WHERE state = 'running' AND not_before IS NOT NULL;
