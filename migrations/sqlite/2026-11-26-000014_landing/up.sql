-- What the landing page counts of each day, by the moment alone. What is written with coalesce is no reason to take an index
-- of all that are in this state.
CREATE INDEX outbox_sent ON outbox (kind, settled_at, state) WHERE coalesce(state, state) = 'sent';
CREATE INDEX users_by_activation ON users (activated_at) WHERE activated_at IS NOT NULL;
-- The few among the invited who opened their link and went no further, in the list's order.
CREATE INDEX users_link_opened ON users (sort_name, id, status, link_opened_at)
    WHERE coalesce(status, status) = 'invited' AND link_opened_at IS NOT NULL;
