-- A password that an administrator typed is none that its owner set: until they sign in, they are invited. Administrators
-- stay as they are, for one of these may be the only one.
UPDATE users
SET activated_at = NULL, invited_at = coalesce(invited_at, activated_at), invitation_ends_at = NULL, link_opened_at = NULL,
    status = CASE status WHEN 'active' THEN 'invited' ELSE status END
WHERE activated_at IS NOT NULL AND last_sign_in_at IS NULL
  AND EXISTS (
      SELECT 1 FROM journal
      WHERE subject = 'user' AND subject_id = users.id AND action = 'password_set_by_hand'
  )
  AND NOT EXISTS (
      SELECT 1 FROM journal WHERE subject = 'user' AND subject_id = users.id AND action = 'password_set'
  )
  AND NOT EXISTS (
      SELECT 1 FROM user_roles JOIN roles ON roles.id = user_roles.role_id
      WHERE user_roles.user_id = users.id AND roles.key = 'administrator'
  );
