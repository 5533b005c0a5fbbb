UPDATE users
SET activated_at = (SELECT set_at FROM passwords WHERE user_id = users.id),
    status = CASE status WHEN 'invited' THEN 'active' ELSE status END
WHERE activated_at IS NULL AND EXISTS (SELECT 1 FROM passwords WHERE user_id = users.id);
