DROP INDEX users_sso_unused;
