use askama::Template;

use super::choice::Choice;
use super::form;
use crate::gate::{Allowed, Frame, Recent, need};
use crate::journal;
use crate::mail::GivenSender;
use crate::preferences::reminders::{self, ReminderRule};
use crate::preferences::sender::LONGEST_NAME;
use crate::web::paging::number_of;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "communication/form.html")]
struct CommunicationPage {
    frame: Frame,
    form: Form,
    /// Shown here, and changed on a page of their own.
    reminders: ReminderRule,
    given: GivenSender,
}

impl CommunicationPage {
    fn new<N>(visit: &Allowed<N>, form: Form, reminders: ReminderRule) -> CommunicationPage {
        CommunicationPage {
            frame: visit.frame(),
            form,
            reminders,
            given: visit.portal.given_sender.clone(),
        }
    }

    fn days(&self) -> String {
        number_of(self.reminders.days, "day", "days")
    }

    fn times(&self) -> String {
        match self.reminders.most {
            1 => "once".to_owned(),
            most => format!("at most {most} times"),
        }
    }

    fn hour(&self) -> String {
        format!("{:02}:00 UTC", self.reminders.hour)
    }
}

pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let (choice, reminders) = visit
        .read(|connection, _| Ok((Choice::load(connection)?, reminders::load(connection)?)))
        .await?;
    let form = visit.typed_again(form::filled(&choice));
    render(&CommunicationPage::new(&visit, form, reminders))
}

pub async fn save(visit: Recent<need::EditSettings>, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let Some(entered) = form::read(&mut form, &submitted) else {
        let reminders = visit.read(|connection, _| reminders::load(connection)).await?;
        return render_refused(&CommunicationPage::new(&visit, form, reminders));
    };
    let changes = visit
        .write(move |connection, context| {
            let before = Choice::load(connection)?;
            let after = entered.put_into(before.clone());
            after.save(connection, context.now)?;
            let (before, after) = (before.in_words(), after.in_words());
            Ok::<_, PageError>(journal::record_settings(connection, context, "Communication", &before, &after)?)
        })
        .await?;
    let changes = if changes.is_empty() { "Nothing was changed" } else { &changes };
    let words = format!("Saved. {changes}. It applies to mails sent from now on.");
    visit.see_other_with("/settings/communication", Tone::Success, words)
}
