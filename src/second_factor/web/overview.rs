use askama::Template;

use super::Owner;
use crate::entry::factors::{self, Factors};
use crate::gate::Frame;
use crate::people::{self, User};
use crate::second_factor::passkey;
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "second_factor/overview.html")]
struct OverviewPage {
    frame: Frame,
    user: User,
    factors: Factors,
    required: bool,
    offers_passkeys: bool,
}

impl OverviewPage {
    /// The only one, where there must be one.
    fn must_stay(&self) -> bool {
        self.required && self.factors.count() == 1
    }
}

pub async fn show(visit: Owner) -> Page {
    let (id, frame) = (visit.who.id, visit.frame());
    let page = visit
        .read(move |connection, context| {
            Ok(OverviewPage {
                user: people::find(connection, id)?,
                factors: factors::of_user(connection, id)?,
                required: factors::are_required_of(connection, id)?,
                offers_passkeys: passkey::relying_party(context).is_some(),
                frame,
            })
        })
        .await?;
    render(&page)
}
