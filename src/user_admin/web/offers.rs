//! Which acts are drawn for a person, on their page as in their row's menu.

use crate::clock::Timestamp;
use crate::entry::passwords;
use crate::gate::Frame;
use crate::mail::MailKind;
use crate::mailing::eligibility::{Occasion, may_be_handed, may_be_sent};
use crate::mailing::invitation;
use crate::people::User;
use crate::rights::Permission;

/// Whether whoever looks can hand this person credentials on paper.
pub fn may_hand_out(user: &User, frame: &Frame, now: Timestamp) -> bool {
    let may = frame.may(Permission::SendMails) && frame.may(Permission::SetPasswords);
    may && invitation::may_be_asked_for(&user.standing, frame.may(Permission::EditUsers))
        && may_be_handed(user, now).is_ok()
}

/// Whether whoever looks can do something about the password: mail a link, or type one. One's own is changed under one's
/// account.
pub fn may_reset(user: &User, frame: &Frame, now: Timestamp) -> bool {
    let by_mail = may_be_sent(MailKind::PasswordReset, user, Occasion::Request, now).is_ok();
    let by_hand = frame.may(Permission::SetPasswords) && passwords::why_none(user, now).is_none();
    !frame.is_seen_by(user.id) && (by_mail || by_hand)
}
