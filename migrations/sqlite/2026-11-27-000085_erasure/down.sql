DROP INDEX outbox_of_requester;
DELETE FROM role_permissions WHERE permission = 'erase_users';
