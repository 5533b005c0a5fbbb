use diesel::prelude::*;

use super::evidence::MatchedBy;
use super::report::Verdict;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::bounces;
use crate::db::{self, AtMost, Connection, Direction, FullName, KeyValue, QueryResult, SortColumn, text_enum};
use crate::mailing::bounced::Returned;
use crate::web::paging::{COUNT_LIMIT, Listed, PAGE_SIZE, Position, Rows};

const UNMATCHED_FIRST: &[SortColumn] = &[SortColumn::Number("bounces.unmatched"), SortColumn::Number("bounces.id")];

text_enum! {
    /// What a bounce did.
    pub enum Effect {
        /// The mail counts as failed, and its address too.
        MailFailed = "mail_failed",
        Delayed = "delayed",
        /// The link in the mail was used or opened before.
        Arrived = "arrived",
        /// It names nothing but an address that is proven.
        Unverified = "unverified",
        /// The mail had failed before, or waits to be tried again.
        NothingToFail = "nothing_to_fail",
        Unclear = "unclear",
        Unmatched = "unmatched",
    }
}

impl Effect {
    /// As the list of bounces says it.
    pub fn label(self) -> &'static str {
        match self {
            Effect::MailFailed => "Mail failed",
            Effect::Delayed => "Mail delayed",
            Effect::Arrived => "Noted: the link in it was used or opened",
            Effect::Unverified => "Noted: it could be anyone's word",
            Effect::NothingToFail => "Noted: the mail does not count as sent",
            Effect::Unclear => "Noted: not clear what became of the mail",
            Effect::Unmatched => "No mail found",
        }
    }
}

/// A bounce with what was made of it.
pub struct Kept<'a> {
    pub mail: Option<&'a Returned>,
    pub by: MatchedBy,
    pub verdict: Verdict,
    pub effect: Effect,
}

/// As the list shows it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = bounces)]
pub struct BounceRow {
    pub id: i64,
    pub unmatched: i64,
    pub user_id: Option<UserId>,
    /// Nobody's where no mail was found.
    #[diesel(select_expression = db::full_name_of("bounces.user_id"), select_expression_type = FullName)]
    pub person: Option<String>,
    pub matched_by: MatchedBy,
    pub effect: Effect,
    pub recipient: String,
    pub words: String,
    pub sender: String,
    pub subject: String,
    pub received_at: Timestamp,
}

impl BounceRow {
    /// The badge's class: how much it needs somebody.
    pub fn tone(&self) -> &'static str {
        match self.effect {
            Effect::MailFailed => "badge-bad",
            Effect::Unmatched | Effect::Unclear | Effect::Delayed => "badge-warn",
            Effect::Arrived | Effect::Unverified | Effect::NothingToFail => "badge-plain",
        }
    }
}

pub fn is_known(connection: &mut Connection, digest: &[u8]) -> QueryResult<bool> {
    let known = bounces::table.filter(bounces::digest.eq(digest.to_vec()));
    diesel::select(diesel::dsl::exists(known)).get_result(connection)
}

/// Counted no further than this.
pub fn count_of(connection: &mut Connection, mail: i64, limit: usize) -> QueryResult<usize> {
    let of_mail: Vec<i64> = bounces::table
        .filter(bounces::mail_id.eq(mail))
        .select(bounces::id)
        .at_most(limit)
        .load(connection)?;
    Ok(of_mail.len())
}

/// Those that came since then, counted no further than this: the newest stand last.
pub fn count_unmatched(connection: &mut Connection, since: Timestamp, limit: usize) -> QueryResult<usize> {
    let newest: Vec<Timestamp> = bounces::table
        .filter(bounces::unmatched.eq(1))
        .order(bounces::id.desc())
        .select(bounces::received_at)
        .at_most(limit)
        .load(connection)?;
    Ok(newest.into_iter().filter(|at| *at > since).count())
}

/// `told` is its recipient, the server's words, the sender of the bounce and its subject.
pub fn keep(
    connection: &mut Connection,
    now: Timestamp,
    digest: &[u8],
    kept: &Kept<'_>,
    told: [&str; 4],
) -> QueryResult<()> {
    let [recipient, words, sender, subject] = told;
    diesel::insert_into(bounces::table)
        .values((
            bounces::digest.eq(digest.to_vec()),
            bounces::mail_id.eq(kept.mail.map(|mail| mail.id)),
            bounces::user_id.eq(kept.mail.and_then(|mail| mail.user_id)),
            bounces::unmatched.eq(i64::from(kept.mail.is_none())),
            bounces::matched_by.eq(kept.by),
            bounces::verdict.eq(word_of(kept.verdict)),
            bounces::effect.eq(kept.effect),
            bounces::recipient.eq(kept.mail.map_or(recipient, |mail| mail.recipient.as_str())),
            bounces::words.eq(words),
            bounces::sender.eq(sender),
            bounces::subject.eq(subject),
            bounces::received_at.eq(now),
        ))
        .execute(connection)
        .map(drop)
}

fn word_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Failed => "failed",
        Verdict::Delayed => "delayed",
        Verdict::Unclear => "unclear",
    }
}

/// Those without a mail first, then newest first.
pub fn list(connection: &mut Connection, (after, before): (&str, &str)) -> QueryResult<Listed<BounceRow>> {
    let counted = bounces::table.select(bounces::id).at_most(COUNT_LIMIT as usize + 1);
    let count = counted.counted().get_result(connection)?;
    let position = Position::parse(after, before, UNMATCHED_FIRST);
    let walk = position.walk(Direction::Descending);
    let mut query = bounces::table
        .select(BounceRow::as_select())
        .order(db::order_by(UNMATCHED_FIRST, walk))
        .into_boxed();
    if let Some(keys) = position.keys() {
        query = query.filter(db::after(UNMATCHED_FIRST, keys.to_vec(), walk));
    }
    let rows = query.at_most(PAGE_SIZE + 1).load(connection)?;
    let keys = |row: &BounceRow| vec![KeyValue::Number(row.unmatched), KeyValue::Number(row.id)];
    Ok(Listed {
        rows: Rows::from_walk(rows, &position, keys),
        count,
        whole: true,
    })
}
