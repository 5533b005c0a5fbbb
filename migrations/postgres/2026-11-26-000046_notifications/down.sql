DROP TABLE notification_ledger;
ALTER TABLE batches DROP COLUMN notification_id;
DROP TABLE notification_texts;
DROP TABLE notifications;
