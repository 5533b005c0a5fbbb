use super::check_may;
use crate::batches::act::Act;
use crate::batches::flow::select::{self, SelectError, Selection};
use crate::gate::{Allowed, need};
use crate::people::filter::Filter;
use crate::web::query::Query;
use crate::web::session::Tone;
use crate::web::{Page, PageError, Submitted, see_other};

/// From the list's selection bar to the batch that waits to be confirmed.
pub async fn select(visit: Allowed<need::SendMails>, submitted: Submitted) -> Page {
    let act = Act::parse(submitted.get("act")).ok_or(PageError::BadRequest)?;
    check_may(&visit.who, act)?;
    let selection = selection_in(act, &submitted)?;
    let selected = visit
        .attempt_at_length(move |connection, context| select::select(connection, context, act, selection))
        .await;
    match selected {
        Ok(batch) => see_other(&format!("/batches/{batch}")),
        Err(SelectError::Database(error)) => Err(error.into()),
        Err(refused) => visit.see_other_with(&list_of(&submitted), Tone::Warning, refused.to_string()),
    }
}

fn selection_in(act: Act, submitted: &Submitted) -> Result<Selection, PageError> {
    if act == Act::Notify {
        let notification = submitted
            .get("notification")
            .parse()
            .map_err(|_| PageError::BadRequest)?;
        return Ok(Selection::WhoMatch(notification));
    }
    if submitted.has("all") {
        let filter = ["q", "status", "department", "show"].map(|name| submitted.get(name));
        let filter = Filter::parse(filter[0], filter[1], filter[2], filter[3]);
        let filter = filter.with(submitted.get("role"), submitted.get("employment"));
        return Ok(Selection::AllThat(filter.in_position(submitted.get("position"))));
    }
    let ids = submitted.all("id").filter_map(|id| id.parse().ok());
    Ok(Selection::These(ids.collect()))
}

fn list_of(submitted: &Submitted) -> String {
    if let Ok(notification) = submitted.get("notification").parse::<i64>() {
        return format!("/notifications/{notification}");
    }
    ["q", "status", "department", "position", "show", "role", "employment", "sort"]
        .iter()
        .fold(Query::default(), |query, name| query.with(name, submitted.get(name)))
        .after("/users")
}
