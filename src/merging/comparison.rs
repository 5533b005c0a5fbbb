//! Which of two records stays, in which fields they differ, and which value is proposed.

use std::cmp::Reverse;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::fields::FieldError;
use crate::fields::table::Field;
use crate::people::{Details, Draft, FIELDS, User};

/// Why it is this record that stays, where nobody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Both have signed in.
    Chosen,
    HasBeenIn,
    WasInvited,
    HasAnAddress,
    IsOlder,
}

impl Because {
    /// After "this record stays, ".
    pub fn words(self) -> &'static str {
        match self {
            Because::Chosen => "as you choose",
            Because::HasBeenIn => "because it is the one that somebody has signed in to",
            Because::WasInvited => "because it is the one that was invited",
            Because::HasAnAddress => "because it is the one with an email address",
            Because::IsOlder => "because it is the older one",
        }
    }
}

/// The records that may stay, the proposed one first. Both where both have signed in.
pub fn may_stay(one: &User, other: &User) -> (Vec<UserId>, Because) {
    let (one_in, other_in) = (one.standing.has_been_in(), other.standing.has_been_in());
    if one_in && other_in {
        let (first, second) = if last_in(one) >= last_in(other) { (one, other) } else { (other, one) };
        return (vec![first.id, second.id], Because::Chosen);
    }
    let pairs = [
        (one_in, other_in, Because::HasBeenIn),
        (one.standing.invited_at.is_some(), other.standing.invited_at.is_some(), Because::WasInvited),
        (!one.email.is_empty(), !other.email.is_empty(), Because::HasAnAddress),
    ];
    for (is_one, is_other, because) in pairs {
        if is_one != is_other {
            return (vec![if is_one { one.id } else { other.id }], because);
        }
    }
    let is_older = (one.created_at, one.id.0) <= (other.created_at, other.id.0);
    (vec![if is_older { one.id } else { other.id }], Because::IsOlder)
}

fn last_in(user: &User) -> (Option<Timestamp>, Reverse<i64>) {
    (user.standing.last_sign_in_at, Reverse(user.id.0))
}

pub type UserField = Field<Details, Draft>;

/// Those in which the two differ. How somebody signs in is no choice: it goes with the record that stays.
pub fn differing(one: &User, other: &User) -> Vec<&'static UserField> {
    let differs = |field: &&UserField| (field.typed)(&one.details) != (field.typed)(&other.details);
    FIELDS
        .iter()
        .filter(|field| field.name != "sso")
        .filter(differs)
        .collect()
}

/// Whose value is proposed: that of the one who has a value, else that of the record that stays.
pub fn proposed(field: &UserField, stays: &User, goes: &User) -> UserId {
    let is_blank = |user: &User| (field.typed)(&user.details).is_empty();
    if is_blank(stays) && !is_blank(goes) { goes.id } else { stays.id }
}

/// The fields of these names with the values of the record that goes, by the rules of forms.
pub fn taken(names: &[&'static str], goes: &User) -> Result<Draft, (&'static str, FieldError)> {
    let mut draft = Draft::default();
    for field in FIELDS.iter().filter(|field| names.contains(&field.name)) {
        (field.read)(&mut draft, &(field.typed)(&goes.details)).map_err(|error| (field.name, error))?;
    }
    Ok(draft)
}
