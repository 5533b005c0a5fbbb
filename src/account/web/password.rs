use super::{Owner, page};
use crate::account::flow;
use crate::entry::factors;
use crate::language::Language;
use crate::people;
use crate::web::device;
use crate::web::session::Tone;
use crate::web::{Form, Page, Submitted, render_refused};

pub async fn change(visit: Owner, submitted: Submitted) -> Page {
    let id = visit.who.id;
    let mut form = Form::default();
    let typed = submitted.get("current_password");
    visit
        .check_current_password(id, &mut form, "current_password", typed)
        .await?;
    let (user, shortest) = visit
        .read(move |connection, _| Ok((people::find(connection, id)?, factors::shortest_password(connection, id)?)))
        .await?;
    let password = form
        .read_new_password(&submitted, &visit.portal.passwords, &user.own_words(), shortest, Language::english())
        .await?;
    let Some(password) = password.filter(|_| !form.is_refused()) else {
        return render_refused(&page(&visit, form, "Your password was not changed").await?);
    };
    let hash = visit.portal.passwords.hash(password).await?;
    let this_session = visit.session.handle()?;
    visit
        .write(move |connection, context| flow::change_password(connection, context, id, hash, &this_session))
        .await?;
    visit.session.renew()?;
    device::is_used_by(&visit.request, &visit.context, id);
    visit.send_waiting_mail();
    visit.see_other_with("/account", Tone::Success, "Your password is changed. All other sessions have ended.")
}
