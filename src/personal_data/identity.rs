//! What tells who somebody is, wherever it stands.

use diesel::prelude::*;

use crate::context::UserId;
use crate::db::schema::{address_changes, address_corrections, outbox};
use crate::db::{Connection, QueryResult};
use crate::journal;
use crate::people::User;

/// Shorter words stand everywhere, and tell of nobody.
const SHORTEST: usize = 4;

/// Somebody's addresses, and all the words by which they are known.
pub struct Identity {
    pub addresses: Vec<String>,
    pub words: Vec<String>,
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
    Ok(Identity { addresses, words })
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
