use askama::Template;

use super::flow::{self, LookedOver, SelectError, Selection};
use crate::context::UserId;
use crate::gate::{Allowed, Frame, Recent, Within, local_path, need, page_before};
use crate::language::{Language, Moment};
use crate::people::filter::Filter;
use crate::people::{Scope, User};
use crate::web::paging::number_of;
use crate::web::qr::{self, Picture};
use crate::web::session::Tone;
use crate::web::{Page, PageError, Submitted, render, see_other};

/// As for credentials that are mailed, and as for a password that is typed: whoever prints it sees it.
type Needs = Within<(need::SendMails, need::SetPasswords)>;

#[derive(Template)]
#[template(path = "credentials/preflight.html")]
struct PreflightPage {
    frame: Frame,
    looked_over: LookedOver,
    back: String,
}

impl PreflightPage {
    /// "3 users get", for the sentence about them.
    fn who_get(&self) -> String {
        match self.looked_over.fitting.len() {
            1 => "1 user gets".to_owned(),
            many => format!("{many} users get"),
        }
    }

    /// "2 users are", for the sentence about those left out.
    fn who_are_skipped(&self) -> String {
        match self.looked_over.skipped.values().map(Vec::len).sum() {
            1 => "1 user is".to_owned(),
            many => format!("{many} users are"),
        }
    }

    fn names(&self, people: &[User]) -> String {
        people
            .iter()
            .map(|user| user.full_name())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// As it is printed, in the language of whoever gets it.
struct PrintedSlip {
    language: Language,
    name: String,
    username: String,
    password: String,
    until: Moment,
}

#[derive(Template)]
#[template(path = "credentials/slips.html")]
struct SlipsPage {
    frame: Frame,
    slips: Vec<PrintedSlip>,
    /// Of the page on which they sign in, and the same as a picture.
    address: String,
    picture: Picture,
    /// Of those who were chosen, and whose case had changed by now.
    left_out: usize,
}

impl SlipsPage {
    fn how_many(&self) -> String {
        number_of(self.slips.len() as i64, "slip", "slips")
    }
}

/// Asks whether to hand out credentials, and does nothing else.
pub async fn look_over(visit: Allowed<Needs>, submitted: Submitted) -> Page {
    let back = page_before(&visit.request).unwrap_or_default();
    let back = if back.is_empty() { "/users" } else { local_path(&back) }.to_owned();
    let (mine, selection) = (visit.who.permissions.clone(), selection_in(visit.scope(), &submitted));
    let looked_over = visit
        .attempt(move |connection, context| flow::look_over(connection, context, &mine, selection))
        .await;
    match looked_over {
        Ok(looked_over) => render(&PreflightPage { frame: visit.frame(), looked_over, back }),
        Err(SelectError::Database(error)) => Err(error.into()),
        Err(refused) => visit.see_other_with(&back, Tone::Warning, refused.to_string()),
    }
}

fn selection_in(scope: Scope, submitted: &Submitted) -> Selection {
    if submitted.has("all") {
        return Selection::AllThat(Filter::sent(scope, |name| submitted.get(name)));
    }
    Selection::These(ids_in(submitted))
}

fn ids_in(submitted: &Submitted) -> Vec<UserId> {
    submitted
        .all("id")
        .filter_map(|id| id.parse().ok())
        .map(UserId)
        .collect()
}

/// The answer is the only place where the passwords ever stand.
pub async fn hand_out(visit: Recent<Needs>, submitted: Submitted) -> Page {
    let ids = ids_in(&submitted);
    let (mine, chosen) = (visit.who.permissions.clone(), ids.len());
    let slips = visit
        .attempt(move |connection, context| flow::hand_out(connection, context, &mine, ids))
        .await;
    match slips {
        Ok(slips) if slips.is_empty() => {
            let words = "Nothing was handed out: none of these users can be given a temporary password any more.";
            visit.see_other_with("/users", Tone::Warning, words)
        }
        Ok(slips) => render(&printed(&visit, slips, chosen)?),
        Err(SelectError::Database(error)) => Err(error.into()),
        Err(refused) => visit.see_other_with("/users", Tone::Warning, refused.to_string()),
    }
}

fn printed(visit: &Recent<Needs>, slips: Vec<flow::Slip>, chosen: usize) -> Result<SlipsPage, PageError> {
    let address = visit.link("/login");
    Ok(SlipsPage {
        frame: visit.frame(),
        picture: qr::of(&address).map_err(|error| PageError::Internal(error.to_string()))?,
        address,
        left_out: chosen.saturating_sub(slips.len()),
        slips: slips.into_iter().map(|slip| print(visit, slip)).collect(),
    })
}

fn print(visit: &Recent<Needs>, slip: flow::Slip) -> PrintedSlip {
    let language = visit.site.language_of(&slip.user.language);
    PrintedSlip {
        language,
        name: slip.user.full_name(),
        username: slip.user.username.clone(),
        password: slip.password.in_groups(),
        until: visit.site.moment(&slip.ends_at, language),
    }
}

/// What was handed out is not shown again.
pub async fn back(_: Allowed<Needs>) -> Page {
    see_other("/users")
}
