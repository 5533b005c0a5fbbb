//! One made-up person: a name, an address, a post, and what followed from how far they came.

use std::collections::HashMap;

use diesel::prelude::*;
use time::Duration;

use super::chance::Chance;
use super::course::{Course, Plan, Steps, employment_date};
use super::cultures::{self, Culture};
use super::names;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::users;
use crate::fields::fold::fold;
use crate::people::{Draft, NewRecord, Source, Standing, Status};

#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct Person {
    pub id: UserId,
    #[diesel(embed)]
    pub record: NewRecord,
    pub invited_at: Option<Timestamp>,
    pub invitation_ends_at: Option<Timestamp>,
    pub link_opened_at: Option<Timestamp>,
    pub activated_at: Option<Timestamp>,
    pub last_sign_in_at: Option<Timestamp>,
    pub mail_failed_at: Option<Timestamp>,
    pub failed_sign_ins: i32,
    pub lockouts: i32,
    pub locked_until: Option<Timestamp>,
    pub disabled_at: Option<Timestamp>,
    pub status: Status,
    pub status_ends_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl Person {
    pub fn new(id: UserId, draft: Draft, post: Post, created_at: Timestamp) -> Person {
        Person {
            id,
            record: NewRecord::new(draft, Source::Demonstration, post.department_key, created_at),
            invited_at: None,
            invitation_ends_at: None,
            link_opened_at: None,
            activated_at: None,
            last_sign_in_at: None,
            mail_failed_at: None,
            failed_sign_ins: 0,
            lockouts: 0,
            locked_until: None,
            disabled_at: None,
            status: Status::Staged,
            status_ends_at: None,
            created_at,
        }
    }

    /// Writes the steps into the record, with what is derived from them.
    pub fn take(&mut self, steps: &Steps, now: Timestamp) {
        let Standing {
            invited_at,
            activated_at,
            last_sign_in_at,
            locked_until,
            disabled_at,
            last_day,
        } = steps.standing;
        self.invited_at = invited_at;
        self.activated_at = activated_at;
        self.last_sign_in_at = last_sign_in_at;
        self.locked_until = locked_until;
        self.disabled_at = disabled_at;
        self.record.details.last_day = last_day;
        self.invitation_ends_at = steps.invitation_ends_at;
        self.link_opened_at = steps.link_opened_at;
        self.mail_failed_at = steps.mail_failed_at;
        self.failed_sign_ins = steps.failed_sign_ins;
        self.lockouts = steps.lockouts;
        self.status = steps.standing.status(now);
        self.status_ends_at = steps.standing.status_ends_at(now);
    }
}

/// A department and one of its job positions, as they stand in the database.
#[derive(Clone)]
pub struct Post {
    pub department: i64,
    pub department_key: String,
    pub position: i64,
    pub share: u64,
}

/// Makes people one after the other, no two with the same address.
pub struct Maker {
    posts: Vec<Post>,
    taken: HashMap<String, u32>,
    now: Timestamp,
}

const COMPANY: &str = "nordlys.example";
const ELSEWHERE: &[&str] = &["example.org", "example.com", "example.net", "post.example", "mail.example"];

impl Maker {
    pub fn new(posts: Vec<Post>, now: Timestamp) -> Maker {
        Maker { posts, taken: HashMap::new(), now }
    }

    pub fn person(&mut self, id: UserId, plan: &Plan, chance: &mut Chance) -> (Person, Steps) {
        let culture = cultures::any(chance);
        let woman = chance.percent(42);
        let first = chance.pick(if woman { culture.women } else { culture.men });
        let family = chance.pick(culture.families);
        let login = self.free_login(first, family);
        let sso = plan.course == Course::ActiveBySso;
        let domain = if sso || chance.percent(35) { COMPANY } else { chance.pick(ELSEWHERE) };
        let names = [first, family].map(|name| names::written(name, woman).to_owned());
        let (draft, post) = self.draft(id, names, culture, chance);
        let draft = Draft {
            email: Some(format!("{login}@{domain}")),
            username: Some(login),
            sso: Some(sso),
            employment_date: Some(Some(employment_date(plan, chance))),
            ..draft
        };
        let mut person = Person::new(id, draft, post, plan.created_at);
        let steps = Steps::of(plan, chance, self.now);
        person.take(&steps, self.now);
        (person, steps)
    }

    /// All that is typed of a person but how they sign in and since when they are employed.
    pub fn draft(&self, id: UserId, names: [String; 2], culture: &Culture, chance: &mut Chance) -> (Draft, Post) {
        let [first_name, last_name] = names;
        let (city, postal_code) = chance.pick(culture.places);
        let post = self.post(chance);
        let (document_type, number) = chance.pick(&[("passport", "@########"), ("seafarer", "@@ ######")]);
        let draft = Draft {
            first_name: Some(first_name),
            last_name: Some(last_name),
            mobile_prefix: Some(culture.prefix.to_owned()),
            phone: Some(chance.filled(culture.phone)),
            address: Some(chance.filled(chance_of(culture.streets, id))),
            postal_code: Some(chance.filled(postal_code)),
            city: Some(city.to_owned()),
            country: Some(culture.country.to_owned()),
            department_id: Some(Some(post.department)),
            position_id: Some(Some(post.position)),
            employment_type: Some(employment_type(id).to_owned()),
            document_type: Some(document_type.to_owned()),
            document_number: Some(chance.filled(number)),
            document_state: Some(culture.country.to_owned()),
            document_expires: Some(Some((self.now + Duration::days(chance.between(-30, 3600))).date())),
            language: Some(culture.language.to_owned()),
            ..Draft::default()
        };
        (draft, post)
    }

    fn post(&self, chance: &mut Chance) -> Post {
        let shares = self.posts.iter().map(|post| post.share).sum();
        let mut place = chance.below(shares);
        let chosen = self.posts.iter().find(|post| {
            let here = place < post.share;
            place = place.saturating_sub(post.share);
            here
        });
        chosen.unwrap_or(&self.posts[0]).clone()
    }

    fn free_login(&mut self, first: &'static str, family: &'static str) -> String {
        let login = format!("{}.{}", in_ascii(first), in_ascii(family));
        let bearers = self.taken.entry(login.clone()).or_default();
        *bearers += 1;
        match *bearers {
            1 => login,
            number => format!("{login}{number}"),
        }
    }
}

fn chance_of(streets: &'static [&'static str], id: UserId) -> &'static str {
    streets[id.0.unsigned_abs() as usize % streets.len()]
}

/// Most are permanent. By the number, so that nothing else of the demonstration depends on it.
fn employment_type(id: UserId) -> &'static str {
    match id.0 % 10 {
        0 => "contractor",
        3 | 6 => "temporary",
        8 => "apprentice",
        _ => "permanent",
    }
}

/// A name as it stands in an address.
fn in_ascii(name: &'static str) -> String {
    let plain = match names::in_latin(name) {
        Some(latin) => latin.to_owned(),
        None => fold(names::written(name, false)).replace('æ', "ae").replace('ß', "ss"),
    };
    plain
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
        .collect()
}
