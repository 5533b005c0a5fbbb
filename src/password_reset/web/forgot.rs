use std::time::Duration;

use askama::Template;
use tokio::time::Instant;

use crate::gate::{Frame, Visit};
use crate::password_reset::flow;
use crate::web::{Form, Page, Submitted, render, render_refused};

/// Longer than the work takes, so that the time of the answer does not tell whether a name is known.
const ANSWER_TIME: Duration = Duration::from_millis(150);

#[derive(Template)]
#[template(path = "password_reset/forgot.html")]
struct ForgotPage {
    frame: Frame,
    form: Form,
}

#[derive(Template)]
#[template(path = "password_reset/sent.html")]
struct SentPage {
    frame: Frame,
}

pub async fn show(visit: Visit) -> Page {
    render(&ForgotPage { frame: visit.frame(), form: Form::default() })
}

pub async fn request(visit: Visit, submitted: Submitted) -> Page {
    visit.portal.reset_requests.count(visit.address)?;
    let login = submitted.get("login").trim().to_owned();
    if login.is_empty() {
        let mut form = Form::default();
        form.refuse("login", visit.language.say("login-missing"));
        return render_refused(&ForgotPage { frame: visit.frame(), form });
    }
    let answered_at = Instant::now() + ANSWER_TIME;
    visit
        .write(move |connection, context| flow::request(connection, context, &login))
        .await?;
    tokio::time::sleep_until(answered_at).await;
    visit.send_waiting_mail();
    render(&SentPage { frame: visit.frame() })
}
