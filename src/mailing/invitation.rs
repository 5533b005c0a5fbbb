//! Asking for a mail with a way in: an activation mail or credentials to someone who was never in, a reset to someone who
//! was. Checked, enqueued and journalled in one transaction.

use std::collections::HashSet;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::eligibility::{Ineligible, Occasion, Recipient, may_be_sent};
use super::queue;
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{outbox as mails, passwords, users};
use crate::db::{self, AtMost, Connection, DatabaseError, QueryResult, from_query_error, lock_person};
use crate::journal::{self, Action};
use crate::links::tokens;
use crate::mail::MailKind;
use crate::mail::outbox::{self, MailState, NewMail};
use crate::people::refresh_statuses;
use crate::people::{Standing, User};
use crate::preferences;
use crate::requests::{self, Task};
use crate::rights::{Permission, following, permission};

/// What a person is sent to get in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invitation {
    Activation,
    /// Two mails: a welcome with the username, and the temporary password.
    Credentials,
    Reset,
    SignInBySso,
}

impl Invitation {
    /// The one that fits this person now, when they ask themselves.
    pub fn fitting(user: &User) -> Invitation {
        if user.sso {
            Invitation::SignInBySso
        } else if user.standing.has_been_in() {
            Invitation::Reset
        } else {
            Invitation::Activation
        }
    }

    /// All that it sends, in the order in which they leave.
    pub fn mails(self) -> &'static [MailKind] {
        match self {
            Invitation::Activation => &[MailKind::Activation],
            Invitation::Credentials => &[MailKind::Welcome, MailKind::TemporaryPassword],
            Invitation::Reset => &[MailKind::PasswordReset],
            Invitation::SignInBySso => &[MailKind::SignInBySso],
        }
    }

    /// The one that this mail belongs to; `None` for a notice.
    pub fn that_sends(kind: MailKind) -> Option<Invitation> {
        use Invitation::{Activation, Credentials, Reset, SignInBySso};
        [Activation, Credentials, Reset, SignInBySso]
            .into_iter()
            .find(|invitation| invitation.mails().contains(&kind))
    }

    /// The mail without which the others are nothing; what is asked of eligibility is asked of it.
    pub fn chief_mail(self) -> MailKind {
        match self {
            Invitation::Activation => MailKind::Activation,
            Invitation::Credentials => MailKind::TemporaryPassword,
            Invitation::Reset => MailKind::PasswordReset,
            Invitation::SignInBySso => MailKind::SignInBySso,
        }
    }

    fn action(self) -> Action {
        match self {
            Invitation::Activation => Action::ActivationRequested,
            Invitation::Credentials => Action::CredentialsRequested,
            Invitation::Reset | Invitation::SignInBySso => Action::ResetRequested,
        }
    }

    /// What support asks for where it may not send this itself.
    fn task(self) -> Task {
        if self.invites() { Task::Invite } else { Task::ResetPassword }
    }

    /// Makes an account of someone who has none.
    pub fn invites(self) -> bool {
        matches!(self, Invitation::Activation | Invitation::Credentials)
    }
}

/// Why no invitation was sent, in words for whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    #[error("{}", .0.words())]
    Ineligible(Ineligible),
    #[error("This user was not invited yet. Whoever may edit users can do that.")]
    NotInvited,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// By whoever acts, to one person, with its journal entry.
pub fn request(
    connection: &mut Connection,
    context: &Context,
    user: &User,
    invitation: Invitation,
) -> Result<(), InvitationError> {
    check_may_invite(connection, context, user, invitation)?;
    request_on(connection, context, user, invitation, Occasion::Request)
}

from_query_error!(InvitationError);

/// The first invitation makes an account, which takes more than to send mails.
pub fn may_be_asked_for(standing: &Standing, edits_users: bool) -> bool {
    standing.invited_at.is_some() || edits_users
}

fn check_may_invite(
    connection: &mut Connection,
    context: &Context,
    user: &User,
    invitation: Invitation,
) -> Result<(), InvitationError> {
    let Some(actor) = context.actor.user_id().filter(|_| invitation.invites()) else { return Ok(()) };
    let edits_users = permission::of_user(connection, actor)?.hold_in(user.department_id, Permission::EditUsers);
    if may_be_asked_for(&user.standing, edits_users) {
        Ok(())
    } else {
        Err(InvitationError::NotInvited)
    }
}

/// The same, asked for by whoever knows a name: only for someone who was invited already, so that nobody starts what an
/// administrator holds back.
pub fn request_by_visitor(connection: &mut Connection, context: &Context, user: &User) -> Result<(), InvitationError> {
    let invitation = Invitation::fitting(user);
    if invitation.invites() && !may_be_asked_for(&user.standing, false) {
        return Err(InvitationError::NotInvited);
    }
    request_on(connection, context, user, invitation, Occasion::OwnRequest)
}

/// Whether whoever acts could send an activation mail, were the person's address another.
pub fn check_at_another_address(
    connection: &mut Connection,
    context: &Context,
    user: &User,
) -> Result<(), InvitationError> {
    check_may_invite(connection, context, user, Invitation::Activation)?;
    let recipient = Recipient {
        has_address: true,
        mail_failed_at: None,
        mail_asked_at: None,
        ..Recipient::from(user)
    };
    may_be_sent(MailKind::Activation, recipient, Occasion::Request, context.now).map_err(InvitationError::Ineligible)
}

fn request_on(
    connection: &mut Connection,
    context: &Context,
    user: &User,
    invitation: Invitation,
    occasion: Occasion,
) -> Result<(), InvitationError> {
    lock_person(connection, user.id)?;
    let kind = invitation.chief_mail();
    let recipient = Recipient {
        mail_asked_at: asked_at(connection, user.id)?,
        is_waiting: !waiting_among(connection, &[user.id], kind)?.is_empty(),
        ..Recipient::from(user)
    };
    may_be_sent(kind, recipient, occasion, context.now).map_err(InvitationError::Ineligible)?;
    Ok(send(connection, context, &[(user.id, &user.email)], invitation)?)
}

/// As it is now: the user may have been read before the lock was had.
fn asked_at(connection: &mut Connection, user: UserId) -> QueryResult<Option<Timestamp>> {
    users::table
        .find(user.0)
        .select(users::mail_asked_at)
        .get_result(connection)
}

/// The people among these who have a mail of this kind in the queue. Mails to a previous address don't count.
pub fn waiting_among(connection: &mut Connection, people: &[UserId], kind: MailKind) -> QueryResult<Vec<UserId>> {
    mails::table
        .inner_join(users::table.on(mails::user_id.eq(users::id.nullable())))
        .filter(db::among("users.id", people.iter().copied()))
        .filter(mails::recipient.eq(users::email))
        .filter(mails::kind.eq(kind))
        .filter(outbox::waits())
        .select(users::id)
        .load(connection)
}

/// The mail with a way in to this address that whoever acts asked for in this transaction.
pub fn asked_for_now(connection: &mut Connection, context: &Context, address: &str) -> QueryResult<Option<i64>> {
    let asked_for: Vec<(i64, MailKind)> = mails::table
        .filter(mails::created_at.eq(context.now))
        .filter(mails::requested_by.eq(context.actor.user_id()))
        .filter(mails::recipient.eq(address))
        .filter(mails::state.eq(MailState::Queued))
        .order(mails::id.desc())
        .select((mails::id, mails::kind))
        .at_most(10)
        .load(connection)?;
    let invites = |(_, kind): &(i64, MailKind)| Invitation::that_sends(*kind).is_some();
    Ok(asked_for.into_iter().find(invites).map(|(id, _)| id))
}

/// Enqueues the mails of people who were found eligible in this transaction, in few statements however many they are.
pub fn send(
    connection: &mut Connection,
    context: &Context,
    people: &[(UserId, &str)],
    invitation: Invitation,
) -> QueryResult<()> {
    let mails = people.iter().flat_map(|(user, email)| {
        invitation.mails().iter().map(|kind| NewMail {
            kind: *kind,
            user: Some(*user),
            recipient: email,
            batch: context.batch(),
            due: context.now,
        })
    });
    outbox::enqueue_many(connection, context, mails)?;
    let ids: Vec<UserId> = people.iter().map(|(user, _)| *user).collect();
    queue::note_asked(connection, ids.iter().copied(), context.now)?;
    if invitation.invites() {
        make_accounts(connection, context, &ids)?;
    }
    accept_requests(connection, context, &ids, invitation.task())?;
    journal::record_of_many(connection, context, invitation.action(), &ids)
}

/// Of somebody who was never in and is told a password: it takes the place of what they were mailed.
pub fn note_by_hand(connection: &mut Connection, context: &Context, user: UserId, one_time: bool) -> QueryResult<()> {
    let validity = preferences::load(connection)?.credentials_validity();
    note_told(connection, context, &[user], one_time.then_some(context.now + validity))
}

/// Of people who were never in and are handed a temporary password on paper, which is good until then.
pub fn note_handed_out(
    connection: &mut Connection,
    context: &Context,
    people: &[UserId],
    ends_at: Timestamp,
) -> QueryResult<()> {
    note_told(connection, context, people, Some(ends_at))
}

fn note_told(
    connection: &mut Connection,
    context: &Context,
    people: &[UserId],
    ends_at: Option<Timestamp>,
) -> QueryResult<()> {
    make_accounts(connection, context, people)?;
    accept_requests(connection, context, people, Task::Invite)?;
    diesel::update(users::table.filter(users::id.eq_any(people)))
        .set((users::invitation_ends_at.eq(ends_at), users::link_opened_at.eq(None::<Timestamp>)))
        .execute(connection)
        .map(drop)
}

/// Whoever asked for a mail is answered by paper too, and the other way round.
fn accept_requests(connection: &mut Connection, context: &Context, people: &[UserId], task: Task) -> QueryResult<()> {
    requests::accept(connection, context, people, task)?;
    match task {
        Task::Invite => requests::accept(connection, context, people, Task::HandOutCredentials),
        _ => Ok(()),
    }
}

/// For those who are invited for the first time, with the roles that the rules give them.
fn make_accounts(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    let uninvited: Vec<UserId> = users::table
        .filter(users::id.eq_any(people))
        .filter(users::invited_at.is_null())
        .select(users::id)
        .load(connection)?;
    let maker = context.actor.user_id();
    diesel::update(users::table.filter(users::id.eq_any(&uninvited)))
        .set((users::invited_at.eq(context.now), users::account_by.eq(maker)))
        .execute(connection)?;
    if let Some(maker) = maker {
        let mine = permission::of_user(connection, maker)?;
        following::follow(connection, context, &mine, &uninvited)?;
    }
    refresh_statuses(connection, &uninvited, context.now)
}

/// Takes back, as if it had not been asked for, what never left: whoever was invited by it since then, and was sent or told
/// nothing else, is not invited any more.
pub fn withdraw(
    connection: &mut Connection,
    context: &Context,
    people: &[UserId],
    since: Timestamp,
) -> QueryResult<()> {
    let sent: Vec<Option<UserId>> = mails::table
        .filter(mails::user_id.eq_any(people))
        .filter(mails::kind.eq_any([
            MailKind::Activation,
            MailKind::Welcome,
            MailKind::TemporaryPassword,
            MailKind::ReminderToActivate,
            MailKind::ActivationEnds,
        ]))
        .filter(mails::state.ne(MailState::Dropped))
        .select(mails::user_id)
        .distinct()
        .load(connection)?;
    let mut sent: HashSet<UserId> = sent.into_iter().flatten().collect();
    sent.extend(tokens::with_paper(connection, people, context.now)?);
    let unsent: Vec<UserId> = people.iter().copied().filter(|person| !sent.contains(person)).collect();
    // A server may have read a mail, and put it off.
    tokens::revoke_all(connection, &unsent, context.now)?;
    let since: Vec<UserId> = users::table
        .filter(users::id.eq_any(&unsent))
        .filter(users::invited_at.ge(since))
        .select(users::id)
        .load(connection)?;
    forget(connection, &since, context.now)
}

/// These people are invited no more, but for those who were told a password. Links that they were mailed are ended by
/// whoever calls this.
pub fn forget(connection: &mut Connection, people: &[UserId], now: Timestamp) -> QueryResult<()> {
    let has_password = exists(passwords::table.filter(passwords::user_id.eq(users::id)));
    diesel::update(users::table.filter(users::id.eq_any(people)).filter(not(has_password)))
        .set((
            users::invited_at.eq(None::<Timestamp>),
            users::invitation_ends_at.eq(None::<Timestamp>),
            users::link_opened_at.eq(None::<Timestamp>),
            users::mail_asked_at.eq(None::<Timestamp>),
        ))
        .execute(connection)?;
    let without_account: Vec<UserId> = users::table
        .filter(users::id.eq_any(people))
        .filter(users::invited_at.is_null())
        .filter(users::activated_at.is_null())
        .filter(users::last_sign_in_at.is_null())
        .select(users::id)
        .load(connection)?;
    following::take_all(connection, &without_account)?;
    refresh_statuses(connection, people, now)
}

/// Until when the newest way in of these people lasts.
pub fn note_end(connection: &mut Connection, people: Vec<UserId>, ends_at: Timestamp) -> QueryResult<()> {
    diesel::update(users::table.filter(db::among("users.id", people)))
        .set(users::invitation_ends_at.eq(ends_at))
        .execute(connection)
        .map(drop)
}
