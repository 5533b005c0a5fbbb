//! Second factors: what someone shows beside their password, and what follows from having one.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{authenticators, passkeys, recovery_codes, user_roles, users};
use crate::db::{self, Connection, QueryResult};
use crate::links::sessions;
use crate::preferences;
use crate::rights::{Permission, Permissions, permission, roles};
use crate::secret::policy::{MIN_LENGTH, MIN_LENGTH_WITH_FACTOR};

/// What somebody has set up.
#[derive(Debug, Clone)]
pub struct Factors {
    pub app_since: Option<Timestamp>,
    pub passkeys: Vec<NamedPasskey>,
    /// They open an account only where one of the above is asked for.
    pub recovery_codes_left: i64,
}

/// Without its key.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = passkeys)]
pub struct NamedPasskey {
    pub id: i64,
    pub name: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

impl Factors {
    /// Recovery codes are none.
    pub fn count(&self) -> usize {
        usize::from(self.app_since.is_some()) + self.passkeys.len()
    }

    /// Asked for at each sign-in from then on.
    pub fn are_on(&self) -> bool {
        self.count() > 0
    }
}

/// An app that is not confirmed yet is left out.
pub fn of_user(connection: &mut Connection, user: UserId) -> QueryResult<Factors> {
    Ok(Factors {
        app_since: app_since(connection, user)?,
        passkeys: passkeys::table
            .filter(passkeys::user_id.eq(user))
            .order(passkeys::id)
            .select(NamedPasskey::as_select())
            .load(connection)?,
        recovery_codes_left: recovery_codes::table
            .filter(recovery_codes::user_id.eq(user))
            .filter(recovery_codes::used_at.is_null())
            .count()
            .get_result(connection)?,
    })
}

fn app_since(connection: &mut Connection, user: UserId) -> QueryResult<Option<Timestamp>> {
    let since: Option<Option<Timestamp>> = authenticators::table
        .find(user.0)
        .select(authenticators::confirmed_at)
        .get_result(connection)
        .optional()?;
    Ok(since.flatten())
}

/// Cheaper than [`of_user`].
pub fn has_any(connection: &mut Connection, user: UserId) -> QueryResult<bool> {
    users::table
        .find(user.0)
        .select(any_of_each_user())
        .get_result(connection)
}

/// A column beside each of `users`.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn any_of_each_user() -> _ {
    let apps = authenticators::table
        .filter(authenticators::user_id.eq(users::id))
        .filter(authenticators::confirmed_at.is_not_null());
    let keys = passkeys::table.filter(passkeys::user_id.eq(users::id));
    exists(apps).or(exists(keys))
}

/// Whether this person may not be without one.
pub fn are_required_of(connection: &mut Connection, user: UserId) -> QueryResult<bool> {
    let demanding = demanding_roles(connection)?;
    if demanding.is_empty() {
        return Ok(false);
    }
    let given = roles::given_to(connection, user)?;
    Ok(given.iter().any(|given| demanding.contains(&given.role)))
}

/// Those who may not be without one, and are.
pub fn required_and_missing(connection: &mut Connection) -> QueryResult<Vec<UserId>> {
    let demanding = demanding_roles(connection)?;
    users::table
        .inner_join(user_roles::table)
        .filter(db::among("user_roles.role_id", demanding))
        .filter(not(any_of_each_user()))
        .select(users::id)
        .distinct()
        .load(connection)
}

/// After these people were given roles: whoever may not be without a second factor now, and is, signs in anew.
pub fn sign_out_who_lack_one(connection: &mut Connection, people: &[UserId]) -> QueryResult<()> {
    let demanding = demanding_roles(connection)?;
    if people.is_empty() || demanding.is_empty() {
        return Ok(());
    }
    let without: Vec<UserId> = users::table
        .inner_join(user_roles::table)
        .filter(db::among("users.id", people.iter().copied()))
        .filter(db::among("user_roles.role_id", demanding))
        .filter(not(any_of_each_user()))
        .select(users::id)
        .distinct()
        .load(connection)?;
    sessions::end_all(connection, &without).map(drop)
}

/// Permissions that make a role one of administrators, whatever it is called.
const OF_ADMINISTRATORS: &[Permission] = &[Permission::AssignRoles, Permission::EditRoles, Permission::EditSettings];
/// And without those, one of user administrators.
const OF_USER_ADMINISTRATORS: &[Permission] = &[Permission::EditUsers, Permission::SetPasswords];

/// By what they allow, so that a role that somebody made is no way around.
fn demanding_roles(connection: &mut Connection) -> QueryResult<Vec<i64>> {
    let preferences = preferences::load(connection)?;
    let (administrators, user_administrators) =
        (preferences.second_factor_for_administrators, preferences.second_factor_for_user_administrators);
    if !administrators && !user_administrators {
        return Ok(Vec::new());
    }
    let demands = |permissions: &Permissions| {
        let has_any = |of: &[Permission]| of.iter().any(|permission| permissions.name(*permission));
        match has_any(OF_ADMINISTRATORS) {
            true => administrators,
            false => user_administrators && has_any(OF_USER_ADMINISTRATORS),
        }
    };
    let all = permission::of_each_role(connection)?.into_iter();
    Ok(all
        .filter(|(_, permissions)| demands(permissions))
        .map(|(role, _)| role)
        .collect())
}

/// How many characters this person's password must have (NIST SP 800-63B-4, section 3.1.1.2).
pub fn shortest_password(connection: &mut Connection, user: UserId) -> QueryResult<usize> {
    Ok(if has_any(connection, user)? { MIN_LENGTH_WITH_FACTOR } else { MIN_LENGTH })
}
