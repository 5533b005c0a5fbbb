-- Whoever signs in by single sign-on needs no invitation: one from before they did is none any more.
UPDATE users
SET invited_at = NULL, invitation_ends_at = NULL, link_opened_at = NULL,
    status = CASE status WHEN 'invited' THEN 'staged' ELSE status END
WHERE sso AND invited_at IS NOT NULL AND activated_at IS NULL AND last_sign_in_at IS NULL;

-- Those who never did, in the list's order. What is written with coalesce is no reason to take an index of all that are in
-- this state.
CREATE INDEX users_sso_unused ON users (sort_name, id, status) WHERE sso AND coalesce(status, status) = 'staged';
