//! What a search for users looks at.

use super::User;
use crate::context::UserId;
use crate::db::{self, Connection, QueryResult, Searchable};
use crate::fields::fold::fold;

pub const USERS: Searchable = Searchable {
    table: "users",
    beginnings: &["sort_name", "email_key", "username_key"],
};

/// A phone number is found by its digits, however it was spaced.
pub fn text_of(first_name: &str, last_name: &str, email: &str, username: &str, phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    fold(&format!("{last_name} {first_name} {last_name} {email} {username} {digits}"))
}

pub fn index(connection: &mut Connection, user: UserId, text: &str) -> QueryResult<()> {
    db::index(connection, USERS, user.0, text)
}

/// To be called after a change of what a search looks at.
pub fn refresh(connection: &mut Connection, user: &User) -> QueryResult<()> {
    let phone = format!("{}{}", user.mobile_prefix, user.phone);
    let text = text_of(&user.first_name, &user.last_name, &user.email, &user.username, &phone);
    index(connection, user.id, &text)
}
