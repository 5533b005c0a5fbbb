//! What can be done with a mail, and by whom.

use crate::gate::Frame;
use crate::mail::outbox::MailState;
use crate::mail_log::flow;
use crate::mail_log::store::MailRow;
use crate::rights::Permission;

pub fn may_try_again(frame: &Frame, row: &MailRow) -> bool {
    frame.may_in(row.department_id, Permission::SendMails)
        && (row.state == MailState::Failed || row.state == MailState::Queued && row.tries > 0)
}

pub fn may_cancel(frame: &Frame, row: &MailRow) -> bool {
    let waits = row.state == MailState::Queued && frame.may_in(row.department_id, Permission::SendMails);
    waits && matches!(flow::cancellable(row), (Some(_), Some(_), Some(_)))
}
