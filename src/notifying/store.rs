//! Notifications as they are kept.

use diesel::prelude::*;
use time::Date;

use super::condition::Condition;
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{batches, notification_texts as texts, notifications, outbox};
use crate::db::{self, AtMost, Connection, FullName, QueryResult};

/// A subject and a body in Markdown, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = texts)]
pub struct Wording {
    pub language: String,
    pub subject: String,
    pub body: String,
}

/// A notification as it was saved last.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notifications)]
pub struct Notification {
    pub id: i64,
    pub name: String,
    condition: String,
    /// Days after which somebody may be told again. `None`: nobody is told twice.
    pub again_after: Option<i64>,
    /// Sent once a day to whoever matches then.
    pub daily: bool,
    /// With whose permissions that is done.
    pub daily_by: Option<UserId>,
    pub version: i32,
    #[diesel(select_expression = db::full_name_of("notifications.edited_by"), select_expression_type = FullName)]
    editor: Option<String>,
    pub edited_at: Timestamp,
}

impl Notification {
    /// Whom it concerns.
    pub fn condition(&self) -> Condition {
        Condition::from_json(&self.condition)
    }

    /// Who saved it last.
    pub fn editor(&self) -> &str {
        self.editor.as_deref().unwrap_or("A user since deleted")
    }

    /// As a list says it.
    pub fn uniqueness(&self) -> String {
        match self.again_after {
            None => "Once".to_owned(),
            Some(1) => "Again after 1 day".to_owned(),
            Some(days) => format!("Again after {days} days"),
        }
    }
}

/// By name; no more than the limit.
pub fn all(connection: &mut Connection, limit: usize) -> QueryResult<Vec<Notification>> {
    notifications::table
        .order((notifications::name, notifications::id))
        .select(Notification::as_select())
        .at_most(limit)
        .load(connection)
}

/// `NotFound` where it was deleted.
pub fn find(connection: &mut Connection, id: i64) -> QueryResult<Notification> {
    notifications::table
        .find(id)
        .select(Notification::as_select())
        .get_result(connection)
}

/// In the order of their languages.
pub fn wordings(connection: &mut Connection, id: i64) -> QueryResult<Vec<Wording>> {
    texts::table
        .filter(texts::notification_id.eq(id))
        .order(texts::language)
        .select(Wording::as_select())
        .load(connection)
}

/// Those of the notification that this mail is of. None where that was deleted meanwhile.
pub fn wordings_of_mail(connection: &mut Connection, mail: i64) -> QueryResult<Vec<Wording>> {
    outbox::table
        .inner_join(batches::table.on(outbox::batch_id.eq(batches::id.nullable())))
        .inner_join(texts::table.on(batches::notification_id.eq(texts::notification_id.nullable())))
        .filter(outbox::id.eq(mail))
        .order(texts::language)
        .select(Wording::as_select())
        .load(connection)
}

/// What somebody saves.
#[derive(Debug, Clone)]
pub struct Draft {
    pub name: String,
    pub condition: Condition,
    pub again_after: Option<i64>,
    pub daily: bool,
    pub wordings: Vec<Wording>,
}

/// Returns its number.
pub fn create(connection: &mut Connection, context: &Context, draft: &Draft) -> QueryResult<i64> {
    let editor = context.actor.user_id();
    let id = diesel::insert_into(notifications::table)
        .values((
            notifications::name.eq(&draft.name),
            notifications::condition.eq(draft.condition.to_json()),
            notifications::again_after.eq(draft.again_after),
            notifications::daily.eq(draft.daily),
            notifications::daily_by.eq(editor.filter(|_| draft.daily)),
            notifications::edited_by.eq(editor),
            notifications::edited_at.eq(context.now),
        ))
        .returning(notifications::id)
        .get_result(connection)?;
    put_wordings(connection, id, &draft.wordings)?;
    Ok(id)
}

/// False if somebody saved it since this version. What is sent daily is sent with the permissions of whoever saved last.
pub fn change(
    connection: &mut Connection,
    context: &Context,
    id: i64,
    version: i32,
    draft: &Draft,
) -> QueryResult<bool> {
    let editor = context.actor.user_id();
    let of_version = notifications::table
        .filter(notifications::id.eq(id))
        .filter(notifications::version.eq(version));
    let changed = diesel::update(of_version)
        .set((
            notifications::name.eq(&draft.name),
            notifications::condition.eq(draft.condition.to_json()),
            notifications::again_after.eq(draft.again_after),
            notifications::daily.eq(draft.daily),
            notifications::daily_by.eq(editor.filter(|_| draft.daily)),
            notifications::version.eq(notifications::version + 1),
            notifications::edited_by.eq(editor),
            notifications::edited_at.eq(context.now),
        ))
        .execute(connection)?;
    if changed == 1 {
        diesel::delete(texts::table.filter(texts::notification_id.eq(id))).execute(connection)?;
        put_wordings(connection, id, &draft.wordings)?;
    }
    Ok(changed == 1)
}

fn put_wordings(connection: &mut Connection, id: i64, wordings: &[Wording]) -> QueryResult<()> {
    for wording in wordings {
        diesel::insert_into(texts::table)
            .values((
                texts::notification_id.eq(id),
                texts::language.eq(&wording.language),
                texts::subject.eq(&wording.subject),
                texts::body.eq(&wording.body),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// Its mails that wait are not sent.
pub fn delete(connection: &mut Connection, id: i64) -> QueryResult<()> {
    diesel::delete(notifications::table.find(id))
        .execute(connection)
        .map(drop)
}

/// Today's is over: with the day's hour behind it, the next is tomorrow's.
pub fn note_run(connection: &mut Connection, id: i64, day: Date) -> QueryResult<()> {
    diesel::update(notifications::table.find(id))
        .set(notifications::last_run.eq(day.to_string()))
        .execute(connection)
        .map(drop)
}

/// One that is sent daily, and was not on this day.
pub fn next_daily(connection: &mut Connection, day: Date) -> QueryResult<Option<Notification>> {
    notifications::table
        .filter(notifications::daily.eq(true))
        .filter(notifications::last_run.lt(day.to_string()))
        .order(notifications::id)
        .select(Notification::as_select())
        .at_most(1)
        .get_result(connection)
        .optional()
}
