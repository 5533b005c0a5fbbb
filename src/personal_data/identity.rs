//! What tells who somebody is, wherever it stands.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::context::UserId;
use crate::db::schema::{address_changes, address_corrections, outbox};
use crate::db::{Connection, QueryResult};
use crate::fields::fold::spelled;
use crate::journal;
use crate::people::{User, search};

/// Shorter words stand everywhere, and tell of nobody.
const SHORTEST: usize = 4;

/// Somebody's addresses, and all the words by which they are known.
pub struct Identity {
    pub addresses: Vec<String>,
    pub words: Vec<String>,
    /// What finds them by itself, as searches compare it.
    sought: BTreeSet<String>,
}

impl Identity {
    /// Whether a search means them: it is an address or a number of theirs, or has no word but those of their name.
    pub fn is_meant_by(&self, typed: &str) -> bool {
        let needle = compared(typed);
        let is_theirs = |word: &str| self.sought.contains(word) || self.has_address_from(word);
        is_theirs(&bare(&needle)) || needle.split(' ').all(is_theirs)
    }

    /// As somebody begins to type one, up to its `@` at least.
    fn has_address_from(&self, word: &str) -> bool {
        let mut addresses = self.addresses.iter();
        word.contains('@') && addresses.any(|address| compared(address).starts_with(word))
    }
}

/// As the lists' searches compare it: a phone number by its digits.
fn compared(typed: &str) -> String {
    spelled(&search::needle(typed))
}

/// However it is spaced.
fn bare(needle: &str) -> String {
    needle.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn sought(user: &User, addresses: &[String]) -> BTreeSet<String> {
    let name = compared(&user.full_name());
    let locals = addresses.iter().filter_map(|address| address.split('@').next());
    let numbers = [
        user.username.clone(),
        user.phone.clone(),
        format!("{} {}", user.mobile_prefix, user.phone),
        user.document_number.clone(),
        user.employee_number.clone(),
    ];
    let whole: Vec<String> = locals.map(str::to_owned).chain(numbers).collect();
    let whole = whole.iter().map(|value| compared(value));
    let mut sought: BTreeSet<String> = whole.flat_map(|value| [bare(&value), value]).collect();
    sought.extend(name.split(' ').map(str::to_owned));
    sought.remove("");
    sought
}

/// With the addresses that they once had, as far as anything tells them.
pub fn of(connection: &mut Connection, user: &User) -> QueryResult<Identity> {
    let mut addresses = addresses(connection, user.id)?;
    addresses.push(user.email.clone());
    addresses.retain(|address| !address.is_empty());
    addresses.sort_unstable();
    addresses.dedup();
    let mut words = addresses.clone();
    words.extend([
        user.full_name(),
        format!("{} {}", user.last_name, user.first_name),
        format!("{}, {}", user.last_name, user.first_name),
        user.username.clone(),
        user.phone.clone(),
        user.document_number.clone(),
        user.employee_number.clone(),
    ]);
    words.retain(|word| word.chars().count() >= SHORTEST);
    // An address before a username that is the begin of it.
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    Ok(Identity { sought: sought(user, &addresses), addresses, words })
}

fn addresses(connection: &mut Connection, person: UserId) -> QueryResult<Vec<String>> {
    let mut addresses = journal::addresses_of(connection, person)?;
    addresses.extend(
        outbox::table
            .filter(outbox::user_id.eq(person))
            .select(outbox::recipient)
            .distinct()
            .load::<String>(connection)?,
    );
    let corrected: Vec<(String, String)> = address_corrections::table
        .filter(address_corrections::user_id.eq(person))
        .select((address_corrections::old_email, address_corrections::new_email))
        .load(connection)?;
    addresses.extend(corrected.into_iter().flat_map(|(old, new)| [old, new]));
    addresses.extend(
        address_changes::table
            .filter(address_changes::user_id.eq(person))
            .select(address_changes::email)
            .load::<String>(connection)?,
    );
    Ok(addresses)
}
