use super::{Sender, acting, check_may};
use crate::batches::act::Act;
use crate::batches::flow::select::{self, SelectError, Selection};
use crate::people::Scope;
use crate::people::filter::Filter;
use crate::web::query::Query;
use crate::web::session::Tone;
use crate::web::starting;
use crate::web::{Page, PageError, Submitted, see_other};

/// Beside the acts: whoever is asked what to do may choose to do nothing yet.
const HOLD: &str = "hold";

/// From the list's selection bar to the batch that waits to be confirmed.
pub async fn select(visit: Sender, submitted: Submitted) -> Page {
    if submitted.get("act") == HOLD {
        let words = "On hold: nobody is mailed. You can send from here at any time.";
        return visit.see_other_with(&page_that_asked(&submitted), Tone::Success, words);
    }
    let act = Act::parse(submitted.get("act")).ok_or(PageError::BadRequest)?;
    check_may(&visit.who, act)?;
    let selection = selection_in(act, acting(&visit, act).reach(), &submitted)?;
    let selected = visit
        .attempt_at_length(move |connection, context| select::select(connection, context, act, selection))
        .await;
    match selected {
        Ok(batch) => see_other(&starting::carried(&format!("/batches/{batch}"), |name| submitted.get(name))),
        Err(SelectError::Database(error)) => Err(error.into()),
        Err(refused) => visit.see_other_with(&list_of(&submitted), Tone::Warning, refused.to_string()),
    }
}

fn selection_in(act: Act, scope: Scope, submitted: &Submitted) -> Result<Selection, PageError> {
    if act == Act::Notify {
        let notification = submitted
            .get("notification")
            .parse()
            .map_err(|_| PageError::BadRequest)?;
        return Ok(Selection::WhoMatch(notification));
    }
    if submitted.has("all") {
        return Ok(Selection::AllThat(Filter::sent(scope, |name| submitted.get(name))));
    }
    let ids = submitted.all("id").filter_map(|id| id.parse().ok());
    Ok(Selection::These(ids.collect(), scope))
}

/// An import asks once it is over.
fn page_that_asked(submitted: &Submitted) -> String {
    match submitted.get("import").parse::<i64>() {
        Ok(import) => format!("/imports/{import}"),
        Err(_) => list_of(submitted),
    }
}

fn list_of(submitted: &Submitted) -> String {
    if let Ok(notification) = submitted.get("notification").parse::<i64>() {
        return format!("/notifications/{notification}");
    }
    let names = Filter::fields().chain(["sort"]);
    names
        .fold(Query::default(), |query, name| query.with(name, submitted.get(name)))
        .after("/users")
}
