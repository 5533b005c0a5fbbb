-- The departments that a limited role holds in. What such a role allows stands in role_permissions with "within:" before it,
-- which an older Purser beside this one does not know: to it, the role allows nothing. One whose departments are all gone
-- holds nowhere.
CREATE TABLE role_departments (
    role_id BIGINT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    department_id BIGINT NOT NULL REFERENCES departments (id) ON DELETE CASCADE,
    PRIMARY KEY (role_id, department_id)
);

-- For whoever deletes a department.
CREATE INDEX role_departments_of_department ON role_departments (department_id);
