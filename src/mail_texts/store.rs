use diesel::prelude::*;

use super::place::{Place, Wording};
use crate::clock::Timestamp;
use crate::context::Context;
use crate::db::schema::mail_texts;
use crate::db::{self, AtMost, Connection, FullName, QueryResult};
use crate::mail::MailKind;
use crate::mail::in_force::is_newest;

/// What somebody saved.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mail_texts)]
pub struct Version {
    pub id: i64,
    pub kind: MailKind,
    pub language: String,
    subject: Option<String>,
    body: Option<String>,
    pub created_at: Timestamp,
    /// Nobody's once the user is deleted.
    #[diesel(select_expression = db::full_name_of("mail_texts.edited_by"), select_expression_type = FullName)]
    editor: Option<String>,
}

impl Version {
    /// `None` for the default.
    pub fn wording(&self) -> Option<Wording> {
        Some(Wording { subject: self.subject.clone()?, body: self.body.clone()? })
    }

    pub fn is_default(&self) -> bool {
        self.body.is_none()
    }

    pub fn editor(&self) -> &str {
        self.editor.as_deref().unwrap_or("A user since deleted")
    }
}

/// Of each kind and language that was ever edited.
pub fn all_newest(connection: &mut Connection) -> QueryResult<Vec<Version>> {
    mail_texts::table
        .filter(is_newest())
        .select(Version::as_select())
        .load(connection)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn of_place(place: Place) -> _ {
    let kind: MailKind = place.kind;
    let language: &'static str = place.language;
    mail_texts::table
        .filter(mail_texts::kind.eq(kind))
        .filter(mail_texts::language.eq(language))
}

pub fn newest(connection: &mut Connection, place: Place) -> QueryResult<Option<Version>> {
    of_place(place)
        .order(mail_texts::id.desc())
        .select(Version::as_select())
        .at_most(1)
        .get_result(connection)
        .optional()
}

/// Newest first; those before this one.
pub fn history(connection: &mut Connection, place: Place, before: i64, limit: usize) -> QueryResult<Vec<Version>> {
    of_place(place)
        .filter(mail_texts::id.lt(before))
        .order(mail_texts::id.desc())
        .select(Version::as_select())
        .at_most(limit)
        .load(connection)
}

pub fn version(connection: &mut Connection, place: Place, id: i64) -> QueryResult<Version> {
    of_place(place)
        .filter(mail_texts::id.eq(id))
        .select(Version::as_select())
        .get_result(connection)
}

/// Without words: the default.
pub fn add(connection: &mut Connection, context: &Context, place: Place, wording: Option<&Wording>) -> QueryResult<()> {
    diesel::insert_into(mail_texts::table)
        .values((
            mail_texts::kind.eq(place.kind),
            mail_texts::language.eq(place.language),
            mail_texts::subject.eq(wording.map(|wording| wording.subject.as_str())),
            mail_texts::body.eq(wording.map(|wording| wording.body.as_str())),
            mail_texts::edited_by.eq(context.actor.user_id()),
            mail_texts::created_at.eq(context.now),
        ))
        .execute(connection)
        .map(drop)
}
