//! The three who can sign in: an administrator, a user administrator and somebody in support, with one password.

use diesel::prelude::*;
use time::Duration;

use super::chance::Chance;
use super::chronicle::{Chronicle, Entry};
use super::course::Steps;
use super::cultures;
use super::people::{Maker, Person};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{roles, user_roles};
use crate::db::{Connection, QueryResult};
use crate::journal::{Action, ActorKind, SubjectKind};
use crate::people::{Draft, Standing};
use crate::randomness::Randomness;
use crate::secret::Password;
use crate::secret::policy::MIN_LENGTH;

pub const ADMINISTRATOR: UserId = UserId(1);
pub const USER_ADMINISTRATOR: UserId = UserId(2);
pub const SUPPORT: UserId = UserId(3);

/// Who they are, and which of the shipped roles each has.
pub const STAFF: [(UserId, &str, &str, &str, &str); 3] = [
    (ADMINISTRATOR, "Ingrid", "Solberg", "administrator@nordlys.example", "administrator"),
    (
        USER_ADMINISTRATOR,
        "Tomasz",
        "Wiśniewski",
        "user.administrator@nordlys.example",
        "user_administrator",
    ),
    (SUPPORT, "Grace", "Dela Cruz", "support@nordlys.example", "support"),
];

/// No letters that look alike.
const TYPABLE: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS: usize = 4;
const GROUP: usize = 5;

/// Twenty letters and digits in groups, near a hundred bits.
pub fn password(random: &dyn Randomness) -> String {
    let mut letters = Vec::with_capacity(GROUPS * GROUP);
    while letters.len() < GROUPS * GROUP {
        let mut byte = [0];
        random.fill(&mut byte);
        // What is left over would make the first letters likelier.
        if usize::from(byte[0]) < 256 / TYPABLE.len() * TYPABLE.len() {
            letters.push(char::from(TYPABLE[usize::from(byte[0]) % TYPABLE.len()]));
        }
    }
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// Made again in the rare case that the policy finds it easy to guess.
pub fn accepted_password(random: &dyn Randomness) -> (String, Password) {
    loop {
        let text = password(random);
        if let Ok(password) = Password::new(&text, &[], MIN_LENGTH) {
            return (text, password);
        }
    }
}

pub fn people(maker: &Maker, chance: &mut Chance, since: Timestamp, now: Timestamp) -> Vec<Person> {
    STAFF
        .into_iter()
        .map(|(id, first, last, email, _)| {
            let names = [first.to_owned(), last.to_owned()];
            let (draft, post) = maker.draft(id, names, &cultures::ALL[0], chance);
            let draft = Draft {
                username: Some(email.split('@').next().unwrap_or(email).to_owned()),
                email: Some(email.to_owned()),
                employment_date: Some(Some((since - Duration::days(400 * id.0)).date())),
                ..draft
            };
            let mut person = Person::new(id, draft, post, since);
            person.take(&steps(since, now - Duration::hours(id.0)), now);
            person
        })
        .collect()
}

fn steps(since: Timestamp, last_sign_in: Timestamp) -> Steps {
    Steps {
        standing: Standing {
            activated_at: Some(since),
            last_sign_in_at: Some(last_sign_in),
            ..Standing::default()
        },
        ..Steps::default()
    }
}

pub fn give_roles(connection: &mut Connection) -> QueryResult<()> {
    for (id, _, _, _, key) in STAFF {
        let role: i64 = roles::table
            .filter(roles::key.eq(key))
            .select(roles::id)
            .get_result(connection)?;
        diesel::insert_into(user_roles::table)
            .values((user_roles::user_id.eq(id), user_roles::role_id.eq(role)))
            .execute(connection)?;
    }
    Ok(())
}

pub fn tell(chronicle: &mut Chronicle, staff: &[Person], hash: &str) {
    for person in staff {
        chronicle.password(person.id, hash.to_owned(), person.created_at);
        let (actor, actor_id, action) = match person.id {
            ADMINISTRATOR => (ActorKind::CommandLine, None, Action::AdministratorMade),
            _ => (ActorKind::User, Some(ADMINISTRATOR), Action::UserCreated),
        };
        let own = (ActorKind::User, Some(person.id), Action::SignedIn);
        let signed_in_at = person.last_sign_in_at.unwrap_or(person.created_at);
        for (at, (actor, actor_id, action)) in [(person.created_at, (actor, actor_id, action)), (signed_in_at, own)] {
            chronicle.note(Entry {
                at,
                actor,
                actor_id,
                action,
                subject: SubjectKind::User,
                subject_id: Some(person.id.0),
                address: String::new(),
                detail: "",
            });
        }
    }
}
