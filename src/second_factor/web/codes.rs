use askama::Template;

use super::{Owner, check_current_password, owner};
use crate::entry::factors;
use crate::gate::Frame;
use crate::second_factor::flow::{self, NewCodes};
use crate::secret::RecoveryCode;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "second_factor/codes.html")]
struct CodesPage {
    frame: Frame,
    done: &'static str,
    codes: Vec<String>,
}

#[derive(Template)]
#[template(path = "second_factor/new_codes.html")]
struct AskPage {
    frame: Frame,
    form: Form,
    username: String,
    left: i64,
}

impl AskPage {
    async fn new(visit: &Owner, form: Form, left: i64) -> Result<AskPage, PageError> {
        let username = owner(visit).await?.details.username;
        Ok(AskPage { frame: visit.frame(), form, username, left })
    }
}

pub fn in_groups(codes: &[RecoveryCode]) -> Vec<String> {
    codes.iter().map(RecoveryCode::in_groups).collect()
}

/// Shown in the answer itself, and so once: nothing keeps them readable.
pub fn show_or_return(visit: &Owner, codes: NewCodes, done: &'static str) -> Page {
    match codes {
        Some(codes) => render(&CodesPage { frame: visit.frame(), done, codes: in_groups(&codes) }),
        None => visit.see_other_with("/account/second-factor", Tone::Success, done),
    }
}

pub async fn ask(visit: Owner) -> Page {
    match codes_left(&visit).await? {
        Some(left) => render(&AskPage::new(&visit, Form::default(), left).await?),
        None => nothing_to_recover(&visit),
    }
}

pub async fn make(visit: Owner, submitted: Submitted) -> Page {
    let Some(left) = codes_left(&visit).await? else {
        return nothing_to_recover(&visit);
    };
    let mut form = Form::default();
    check_current_password(&visit, &mut form, &submitted).await?;
    if form.is_refused() {
        return render_refused(&AskPage::new(&visit, form, left).await?);
    }
    let id = visit.who.id;
    let codes = visit
        .write(move |connection, context| flow::make_codes(connection, context, id))
        .await?;
    show_or_return(&visit, Some(codes), "The recovery codes from before work no more.")
}

/// None for someone without a second factor.
async fn codes_left(visit: &Owner) -> Result<Option<i64>, PageError> {
    let id = visit.who.id;
    let factors = visit
        .read(move |connection, _| factors::of_user(connection, id))
        .await?;
    Ok(factors.are_on().then_some(factors.recovery_codes_left))
}

fn nothing_to_recover(visit: &Owner) -> Page {
    let words = "Recovery codes are made when you set up a second factor.";
    visit.see_other_with("/account/second-factor", Tone::Info, words)
}
