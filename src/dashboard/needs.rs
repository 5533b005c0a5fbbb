//! What needs somebody today: each with its number, the list of just those counted, and what can be done with them all.

use crate::clock::Timestamp;
use crate::db::{Connection, QueryResult};
use crate::mailing::corrections;
use crate::people::Scope;
use crate::people::filter::Filter;
use crate::requests;
use crate::rights::Permission;
use crate::web::kept::Kept;
use crate::web::paging::{COUNT_LIMIT, thousands};
use crate::web::query::Query;

/// Nobody acts on the number of so many, so it may be a moment old.
const MANY: i64 = 1_000;

/// One line for each. Users are counted by the filter of the list that is shown.
pub const ALL: &[Need] = &[
    Need::of("Requests from support", "user", "/requests", Permission::EditUsers, waiting_requests),
    Need::users("Mail failed", "error", ("show", "mail_failed"), None),
    Need::users("Invitation expired", "mail-open", ("show", "invitation_expired"), Some(RESEND)),
    Need::users("Locked", "lock", ("status", "locked"), Some(UNLOCK)),
    Need::of("Address corrections by support", "mail", "/corrections", Permission::EditUsers, open_corrections),
];

const RESEND: Act = Act {
    word: "activation",
    label: "Resend activation email",
    permission: Permission::SendMails,
};
const UNLOCK: Act = Act {
    word: "unlock",
    label: "Unlock",
    permission: Permission::EditUsers,
};

/// Something that waits for whoever has this permission.
pub struct Need {
    pub label: &'static str,
    pub icon: &'static str,
    pub permission: Permission,
    pub act: Option<Act>,
    counted: Counted,
}

enum Counted {
    /// Of the users' list, with this one filter.
    Users { name: &'static str, value: &'static str },
    /// Of the list at this address.
    Of {
        list: &'static str,
        count: fn(&mut Connection, &Scope) -> QueryResult<Number>,
    },
}

/// A bulk act on all of them, which is looked over before it is confirmed.
pub struct Act {
    /// As `/batches` knows it.
    pub word: &'static str,
    pub label: &'static str,
    pub permission: Permission,
}

/// How many there are, and what they are in words, where that says more.
#[derive(Debug, Clone, Default)]
pub struct Number {
    pub count: i64,
    pub words: String,
}

/// By label, and whom they count.
pub type KeptNumbers = Kept<(&'static str, Scope), Number>;

pub fn kept_numbers() -> KeptNumbers {
    Kept::longer_when(|number| number.count > MANY)
}

impl Need {
    const fn users(
        label: &'static str,
        icon: &'static str,
        (name, value): (&'static str, &'static str),
        act: Option<Act>,
    ) -> Need {
        let counted = Counted::Users { name, value };
        Need { label, icon, permission: Permission::ReadUsers, act, counted }
    }

    const fn of(
        label: &'static str,
        icon: &'static str,
        list: &'static str,
        permission: Permission,
        count: fn(&mut Connection, &Scope) -> QueryResult<Number>,
    ) -> Need {
        Need {
            label,
            icon,
            permission,
            act: None,
            counted: Counted::Of { list, count },
        }
    }

    /// Among people of this scope.
    pub fn count(&self, connection: &mut Connection, scope: &Scope, now: Timestamp) -> QueryResult<Number> {
        let (name, value) = match self.counted {
            Counted::Of { count, .. } => return count(connection, scope),
            Counted::Users { name, value } => (name, value),
        };
        let only = |field: &'static str| if field == name { value } else { "" };
        let filter = Filter::sent(scope.clone(), only);
        let count = filter.count(connection, None, COUNT_LIMIT, now)?;
        Ok(Number { count, words: String::new() })
    }

    /// The list of those counted.
    pub fn link(&self) -> String {
        match self.counted {
            Counted::Users { name, value } => Query::default().with(name, value).after("/users"),
            Counted::Of { list, .. } => list.to_owned(),
        }
    }

    /// For the form of a bulk act: the filter, by name and value.
    pub fn fields(&self) -> Vec<(&'static str, &'static str)> {
        match self.counted {
            Counted::Users { name, value } => vec![("all", "1"), (name, value)],
            Counted::Of { .. } => Vec::new(),
        }
    }
}

fn waiting_requests(connection: &mut Connection, scope: &Scope) -> QueryResult<Number> {
    Ok(Number {
        count: requests::count(connection, scope)?,
        ..Number::default()
    })
}

fn open_corrections(connection: &mut Connection, scope: &Scope) -> QueryResult<Number> {
    let open = corrections::count_open(connection, scope)?;
    let waiting = (open.waiting > 0).then(|| format!("{} to approve", thousands(open.waiting)));
    let made = (open.made > 0).then(|| format!("{} to review", thousands(open.made)));
    let words: Vec<String> = waiting.into_iter().chain(made).collect();
    Ok(Number { count: open.all(), words: words.join(", ") })
}
