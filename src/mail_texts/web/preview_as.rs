//! Whose record the preview shows: one's own, or that of somebody whom one may look at anyway. Nothing is written by it, and no
//! link is made for anybody.

use crate::context::UserId;
use crate::db::{Connection, QueryResult};
use crate::people::Scope;
use crate::people::{self, User, search};
use crate::web::Form;

/// Of those whom a search finds, so many are shown to choose from.
const MOST_CHOICES: usize = 10;

/// Whom somebody wants to see in the preview.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// A part of a name or an address. Empty for oneself.
    pub typed: String,
    /// One of those who were found before.
    chosen: Option<UserId>,
}

impl Wish {
    /// Of a form. Nobody else's for whoever may not look at users.
    pub fn in_form(form: &Form, may_read_users: bool) -> Wish {
        if !may_read_users {
            return Wish::default();
        }
        Wish {
            typed: form.value("preview_as").trim().chars().take(200).collect(),
            chosen: form.value("person").parse().ok().map(UserId),
        }
    }
}

/// Whose record it is, and who else was found.
pub struct Shown {
    pub person: User,
    pub is_me: bool,
    /// Empty unless several were found.
    pub choices: Vec<User>,
    /// What whoever searched is told. Empty where they see whom they looked for.
    pub note: &'static str,
}

impl Shown {
    pub fn name(&self) -> String {
        format!("{} {}", self.person.first_name, self.person.last_name)
    }

    pub fn is_chosen(&self, choice: &User) -> bool {
        !self.is_me && choice.id == self.person.id
    }

    fn own(me: User, note: &'static str) -> Shown {
        Shown { person: me, is_me: true, choices: Vec::new(), note }
    }
}

pub fn find(connection: &mut Connection, me: UserId, wish: &Wish) -> QueryResult<Shown> {
    let own = people::find(connection, me)?;
    let Some(found) = search::find(connection, &wish.typed, &Scope::Everywhere)? else {
        return Ok(Shown::own(own, ""));
    };
    let first: Vec<UserId> = found.ids.iter().take(MOST_CHOICES).copied().map(UserId).collect();
    let mut known = people::find_all(connection, first.iter().copied())?;
    let mut choices: Vec<User> = first.iter().filter_map(|id| known.remove(id)).collect();
    let only = (found.ids.len() == 1).then_some(0);
    let chosen = choices
        .iter()
        .position(|choice| Some(choice.id) == wish.chosen)
        .or(only);
    Ok(match chosen {
        Some(place) if choices.len() > 1 => Shown {
            person: choices[place].clone(),
            is_me: false,
            choices,
            note: "",
        },
        Some(place) => Shown {
            person: choices.remove(place),
            is_me: false,
            choices: Vec::new(),
            note: "",
        },
        None if choices.is_empty() => Shown::own(own, "No user matches, so this is your own record."),
        None if found.ids.len() > MOST_CHOICES => Shown {
            choices,
            ..Shown::own(own, "More than 10 users match. Choose one, or type more of the name, and press Preview.")
        },
        None => Shown {
            choices,
            ..Shown::own(own, "Several users match. Choose one and press Preview.")
        },
    })
}
