//! One-time secrets in mailed links, and temporary passwords. Several of one person's may live side by side; any
//! success ends them all.

use diesel::prelude::*;
use diesel::sql_types::Bool;
use time::Duration;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{outbox, tokens, users};
use crate::db::{self, AtMost, Connection, QueryResult, Written, text_enum};
use crate::secret::{Digest, TemporaryPassword, Token};

text_enum! {
    /// What a token opens. One purpose's token opens nothing of another.
    pub enum TokenPurpose {
        Activation = "activation",
        PasswordReset = "password_reset",
        SetUp = "set_up",
        TemporaryPassword = "temporary_password",
        AddressConfirmation = "address_confirmation",
    }
}

text_enum! {
    /// Why a token opens nothing any more.
    pub enum TokenEnd {
        /// It, or another of the same person's, led to a password.
        Used = "used",
        Revoked = "revoked",
    }
}

/// Each takes eight of the values that a statement may bind, which are 32,766 on SQLite.
const STORED_AT_ONCE: usize = 1_000;

/// An opening is written down no more often than this.
const OPENING_STEP: Duration = Duration::minutes(1);

/// A link opened so soon after its mail arrived was probably opened by a mail scanner.
const SCANNER_HASTE: Duration = Duration::seconds(15);

/// A token as the database knows it, which is not enough to use it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = tokens)]
pub struct StoredToken {
    pub id: i64,
    pub user_id: Option<UserId>,
    pub mail_id: Option<i64>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub opened_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<TokenEnd>,
    /// A temporary password that was handed out, not mailed.
    pub on_paper: bool,
    /// When the mail server took the mail that it stands in.
    #[diesel(select_expression = outbox::settled_at.nullable())]
    pub delivered_at: Option<Timestamp>,
}

impl StoredToken {
    /// How soon after its delivery this was, if too soon for a person.
    pub fn haste(&self, opened: Timestamp) -> Option<Duration> {
        match (self.mail_id, self.delivered_at) {
            (None, _) => None,
            // Scanners look into a mail before its server's reply is written down here.
            (Some(_), None) => Some(Duration::ZERO),
            (Some(_), Some(delivered)) => {
                Some(opened - delivered).filter(|haste| !haste.is_negative() && *haste <= SCANNER_HASTE)
            }
        }
    }

    /// What the timeline says of an opening too soon for a person.
    pub fn haste_in_words(&self, opened: Timestamp) -> Option<String> {
        let passed = match self.haste(opened)?.whole_seconds() {
            0 => "within a second of".to_owned(),
            1 => "1 second after".to_owned(),
            seconds => format!("{seconds} seconds after"),
        };
        Some(format!("{passed} delivery: probably a mail scanner"))
    }
}

/// What a link is good for now.
#[derive(Debug, Clone)]
pub enum Link {
    Live(StoredToken),
    Expired(StoredToken),
    AlreadyDone,
    Unknown,
}

/// What is stored of a token.
#[derive(Debug, Insertable)]
#[diesel(table_name = tokens, treat_none_as_default_value = false)]
pub struct NewToken {
    pub user_id: Option<UserId>,
    pub purpose: TokenPurpose,
    pub digest: Digest,
    pub mail_id: Option<i64>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    on_paper: bool,
    end_noted_at: Option<Timestamp>,
}

/// For whom a token is made, for what, and the mail that it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    pub user: Option<UserId>,
    pub purpose: TokenPurpose,
    pub mail: Option<i64>,
}

impl NewToken {
    fn new(context: &Context, of: Use, digest: Digest, validity: Duration) -> NewToken {
        NewToken {
            user_id: of.user,
            purpose: of.purpose,
            digest,
            mail_id: of.mail,
            created_at: context.now,
            expires_at: context.now + validity,
            on_paper: false,
            end_noted_at: None,
        }
    }
}

/// The token itself is returned and nowhere else: only its digest is stored.
pub fn mint(
    connection: &mut Connection,
    context: &Context,
    of: Use,
    validity: Duration,
) -> QueryResult<(Token, Timestamp)> {
    let (token, stored) = make(context, of, validity);
    let expires_at = stored.expires_at;
    store(connection, &[stored])?;
    Ok((token, expires_at))
}

/// As [`mint`], to be stored by whoever calls this.
pub fn make(context: &Context, of: Use, validity: Duration) -> (Token, NewToken) {
    let token = Token::mint(&*context.random);
    let digest = token.digest();
    (token, NewToken::new(context, of, digest, validity))
}

/// As [`make`], of a password that can be typed.
pub fn make_temporary(
    context: &Context,
    user: UserId,
    mail: Option<i64>,
    validity: Duration,
) -> (TemporaryPassword, NewToken) {
    let password = TemporaryPassword::mint(&*context.random);
    let digest = password.digest(&context.keys);
    let of = Use {
        user: Some(user),
        purpose: TokenPurpose::TemporaryPassword,
        mail,
    };
    (password, NewToken::new(context, of, digest, validity))
}

/// As [`make_temporary`], of one that is handed out on paper. Nobody is reminded by mail before it ends.
pub fn mint_on_paper(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    validity: Duration,
) -> QueryResult<(TemporaryPassword, Timestamp)> {
    let (password, stored) = make_temporary(context, user, None, validity);
    let expires_at = stored.expires_at;
    let on_paper = NewToken { on_paper: true, end_noted_at: Some(context.now), ..stored };
    store(connection, &[on_paper])?;
    Ok((password, expires_at))
}

/// The newest temporary password that this person was handed on paper, whatever has become of it.
pub fn newest_on_paper(connection: &mut Connection, user: UserId) -> QueryResult<Option<StoredToken>> {
    tokens::table
        .left_join(outbox::table)
        .filter(tokens::user_id.eq(user))
        .filter(tokens::on_paper.eq(true))
        .order(tokens::id.desc())
        .select(StoredToken::as_select())
        .at_most(1)
        .get_result(connection)
        .optional()
}

/// Those among these people who were handed a temporary password on paper that still opens something.
pub fn with_paper(connection: &mut Connection, people: &[UserId], now: Timestamp) -> QueryResult<Vec<UserId>> {
    let owners: Vec<Option<UserId>> = tokens::table
        .filter(tokens::user_id.eq_any(people))
        .filter(tokens::on_paper.eq(true))
        .filter(tokens::ended_at.is_null())
        .filter(tokens::expires_at.gt(now))
        .select(tokens::user_id)
        .distinct()
        .load(connection)?;
    Ok(owners.into_iter().flatten().collect())
}

/// Some hundreds by each statement.
pub fn store(connection: &mut Connection, minted: &[NewToken]) -> QueryResult<()> {
    for some in minted.chunks(STORED_AT_ONCE) {
        let statement = diesel::insert_into(tokens::table).values(some);
        match connection {
            Connection::Sqlite(inner) => statement.execute(inner),
            Connection::Postgres(inner) => statement.execute(inner),
        }?;
    }
    Ok(())
}

/// What a link is good for. A revoked one is as unknown.
pub fn look_up(connection: &mut Connection, text: &str, purpose: TokenPurpose, now: Timestamp) -> QueryResult<Link> {
    Ok(match find_by_text(connection, text, purpose)? {
        None => Link::Unknown,
        Some(token) => match token.ended_by {
            Some(TokenEnd::Used) => Link::AlreadyDone,
            Some(TokenEnd::Revoked) => Link::Unknown,
            None if token.expires_at <= now => Link::Expired(token),
            None => Link::Live(token),
        },
    })
}

/// The token of a link, whatever has become of it.
pub fn find_by_text(
    connection: &mut Connection,
    text: &str,
    purpose: TokenPurpose,
) -> QueryResult<Option<StoredToken>> {
    match Token::parse(text) {
        Some(token) => find(connection, token.digest(), purpose),
        None => Ok(None),
    }
}

/// A temporary password as somebody typed it, whosever it is.
pub fn find_temporary(connection: &mut Connection, context: &Context, typed: &str) -> QueryResult<Option<StoredToken>> {
    match TemporaryPassword::parse(typed) {
        Some(password) => find(connection, password.digest(&context.keys), TokenPurpose::TemporaryPassword),
        None => Ok(None),
    }
}

fn find(connection: &mut Connection, digest: Digest, purpose: TokenPurpose) -> QueryResult<Option<StoredToken>> {
    tokens::table
        .left_join(outbox::table)
        .filter(tokens::digest.eq(digest))
        .filter(tokens::purpose.eq(purpose))
        .select(StoredToken::as_select())
        .get_result(connection)
        .optional()
}

/// Spends a live token. False when another press was quicker.
pub fn spend(connection: &mut Connection, id: i64, now: Timestamp) -> QueryResult<bool> {
    let spent = diesel::update(
        tokens::table
            .find(id)
            .filter(tokens::ended_at.is_null())
            .filter(tokens::expires_at.gt(now)),
    )
    .set((tokens::ended_at.eq(now), tokens::ended_by.eq(TokenEnd::Used)))
    .execute(connection)?;
    Ok(spent == 1)
}

/// After a success: the person's other ways in say "already done" too. A link that confirms an address is none.
pub fn end_all_as_used(connection: &mut Connection, user: UserId, now: Timestamp) -> QueryResult<()> {
    let ways_in: Vec<TokenPurpose> = TokenPurpose::ALL
        .iter()
        .copied()
        .filter(|purpose| *purpose != TokenPurpose::AddressConfirmation)
        .collect();
    end_all(connection, &[user], &ways_in, TokenEnd::Used, now)
}

/// After an address change or a disabling: the person's links say nothing any more.
pub fn revoke_all(connection: &mut Connection, people: &[UserId], now: Timestamp) -> QueryResult<()> {
    end_all(connection, people, TokenPurpose::ALL, TokenEnd::Revoked, now)
}

/// After a change of address was withdrawn, or another took its place.
pub fn revoke_confirmations(connection: &mut Connection, user: UserId, now: Timestamp) -> QueryResult<()> {
    end_all(connection, &[user], &[TokenPurpose::AddressConfirmation], TokenEnd::Revoked, now)
}

/// The newest in each of these mails, which nobody was sent.
pub fn revoke_unsent(connection: &mut Connection, mails: &[i64], now: Timestamp) -> QueryResult<()> {
    let newest: Vec<i64> = outbox::table
        .inner_join(tokens::table.on(newest_in_each_mail()))
        .filter(db::among("outbox.id", mails.iter().copied()))
        .filter(tokens::ended_at.is_null())
        .select(tokens::id)
        .load(connection)?;
    diesel::update(tokens::table.filter(db::among("tokens.id", newest)))
        .set((tokens::ended_at.eq(now), tokens::ended_by.eq(TokenEnd::Revoked)))
        .execute(connection)
        .map(drop)
}

/// Of somebody whose record is merged into another of theirs that was never in either. Their links say that they have expired,
/// and so offer a new one; nothing else of theirs opens anything.
pub fn let_expire(connection: &mut Connection, user: UserId, now: Timestamp) -> QueryResult<()> {
    let others = [TokenPurpose::TemporaryPassword, TokenPurpose::AddressConfirmation];
    end_all(connection, &[user], &others, TokenEnd::Revoked, now)?;
    let live = tokens::table
        .filter(tokens::user_id.eq(user))
        .filter(tokens::ended_at.is_null())
        .filter(tokens::expires_at.gt(now));
    diesel::update(live)
        .set((tokens::expires_at.eq(now), tokens::end_noted_at.eq(now)))
        .execute(connection)
        .map(drop)
}

fn end_all(
    connection: &mut Connection,
    people: &[UserId],
    purposes: &[TokenPurpose],
    end: TokenEnd,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(
        tokens::table
            .filter(tokens::user_id.eq_any(people))
            .filter(tokens::purpose.eq_any(purposes))
            .filter(tokens::ended_at.is_null()),
    )
    .set((tokens::ended_at.eq(now), tokens::ended_by.eq(end)))
    .execute(connection)
    .map(drop)
}

/// Ends set-up links that were printed before.
pub fn revoke_set_up_links(connection: &mut Connection, now: Timestamp) -> QueryResult<()> {
    diesel::update(
        tokens::table
            .filter(tokens::purpose.eq(TokenPurpose::SetUp))
            .filter(tokens::ended_at.is_null()),
    )
    .set((tokens::ended_at.eq(now), tokens::ended_by.eq(TokenEnd::Revoked)))
    .execute(connection)
    .map(drop)
}

/// Whether an opening at this moment is news for the timeline. A person's first one is, however shortly before it a
/// scanner came by.
pub fn is_news(token: &StoredToken, now: Timestamp) -> bool {
    token.opened_at.is_none_or(|opened| {
        let follows_a_scanner = token.haste(opened).is_some() && token.haste(now).is_none();
        follows_a_scanner || now - opened >= OPENING_STEP
    })
}

/// Joins to each mail the newest token in it: each time that a mail is tried, another is made.
pub fn newest_in_each_mail() -> Written<Bool> {
    Written::new(
        "tokens.id = (SELECT max(newest.id) FROM tokens AS newest
                      WHERE newest.user_id = outbox.user_id AND newest.mail_id = outbox.id)",
    )
}

/// On the person's record too, the first time.
pub fn note_opening(connection: &mut Connection, token: &StoredToken, now: Timestamp) -> QueryResult<()> {
    mark_opened(connection, token, now)?;
    if let Some(user) = token.user_id {
        diesel::update(users::table.find(user.0).filter(users::link_opened_at.is_null()))
            .set(users::link_opened_at.eq(now))
            .execute(connection)?;
    }
    Ok(())
}

/// Records the opening on the token only, for links that confirm an address.
pub fn mark_opened(connection: &mut Connection, token: &StoredToken, now: Timestamp) -> QueryResult<()> {
    diesel::update(tokens::table.find(token.id))
        .set(tokens::opened_at.eq(now))
        .execute(connection)
        .map(drop)
}
