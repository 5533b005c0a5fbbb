use actix_web::web::Query as UrlQuery;
use askama::Template;
use serde::Deserialize;

use super::rules::{self as page, RuleQuery};
use crate::context::UserId;
use crate::db::QueryResult;
use crate::gate::{Allowed, Frame, need};
use crate::people::User;
use crate::rights::rules::{self, Rule};
use crate::roles::flow::preview::{self, MOST_LOOKED_AT, Outcome, Plan, Preview};
use crate::roles::flow::rule::{self, Wanted};
use crate::roles::store;
use crate::web::listing::PageLinks;
use crate::web::paging::{cut_to_page, thousands};
use crate::web::query::Query;
use crate::web::{Page, PageError, render};

#[derive(Template)]
#[template(path = "roles/preview.html")]
struct PreviewPage {
    frame: Frame,
    query: RuleQuery,
    /// As it would be, with its names; as it is, where it would be deleted.
    rule: Rule,
    preview: Preview,
}

impl PreviewPage {
    fn deletes(&self) -> bool {
        !self.query.delete.is_empty()
    }

    fn title(&self) -> &'static str {
        if self.deletes() { "Delete this rule?" } else { "Save this rule?" }
    }

    fn action(&self) -> String {
        match self.deletes() {
            true => format!("/roles/rules/{}/delete", self.rule.id),
            false => "/roles/rules/save".to_owned(),
        }
    }

    fn count(&self, outcome: &Outcome) -> i64 {
        self.preview.counts.get(outcome).copied().unwrap_or(0)
    }

    /// These are told also where they are none.
    fn chief(&self) -> &'static [Outcome] {
        if self.deletes() { &[Outcome::Loses] } else { &[Outcome::Gains, Outcome::Loses] }
    }

    fn others(&self) -> Vec<Outcome> {
        let has_some = |outcome: &&Outcome| self.count(outcome) > 0 && !self.chief().contains(outcome);
        Outcome::ALL.iter().filter(has_some).copied().collect()
    }

    fn counted(&self, outcome: &Outcome) -> String {
        thousands(self.count(outcome))
    }

    fn most_looked_at(&self) -> String {
        thousands(MOST_LOOKED_AT as i64)
    }

    fn people_link(&self, outcome: &Outcome) -> String {
        view(&self.query)
            .with("outcome", outcome.as_str())
            .after("/roles/rules/preview/people")
    }

    fn back(&self) -> String {
        match self.query.rule.as_str() {
            "" => view(&self.query).after("/roles/rules/new"),
            rule => format!("/roles/rules/{rule}"),
        }
    }
}

fn view(query: &RuleQuery) -> Query {
    let fields = query.fields().into_iter().chain([("delete", query.delete.as_str())]);
    fields.fold(Query::default(), |view, (name, value)| view.with(name, value))
}

/// What the query asks to preview; `None` where the form says what is wrong.
fn plan_of(query: &RuleQuery, form: &mut crate::web::Form) -> Result<Option<Plan>, PageError> {
    if query.delete.is_empty() {
        return Ok(query.read(form).map(Plan::Save));
    }
    let id = query.rule.parse().map_err(|_| PageError::NotFound)?;
    Ok(Some(Plan::Delete(id)))
}

pub async fn show(visit: Allowed<need::AssignRoles>, query: UrlQuery<RuleQuery>) -> Page {
    let query = query.into_inner();
    let mut form = query.form();
    let Some(plan) = plan_of(&query, &mut form)? else {
        return page::page(&visit, &query, form).await;
    };
    if let Plan::Save(wanted) = &plan {
        let wanted = wanted.clone();
        let checked = visit
            .read(move |connection, context| Ok(rule::check(connection, context, &wanted).map(drop)))
            .await?;
        if let Err(refused) = checked {
            page::refuse(&mut form, refused)?;
            return page::page(&visit, &query, form).await;
        }
    }
    let (rule, preview) = visit
        .read_at_length(move |connection, context| {
            let preview = preview::preview(connection, context, &plan)?;
            Ok((shown(connection, &plan)?, preview))
        })
        .await?;
    render(&PreviewPage { frame: visit.frame(), query, rule, preview })
}

/// With the names of what it goes by.
fn shown(connection: &mut crate::db::Connection, plan: &Plan) -> QueryResult<Rule> {
    match plan {
        Plan::Delete(id) => rules::find(connection, *id),
        Plan::Save(Wanted { rule, conditions, role }) => {
            store::named(connection, Rule::proposed(rule.unwrap_or(0), conditions.clone(), *role))
        }
    }
}

#[derive(Deserialize)]
pub struct PeopleQuery {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    after: i64,
}

#[derive(Template)]
#[template(path = "roles/preview_people.html")]
struct PeoplePage {
    frame: Frame,
    outcome: Outcome,
    people: Vec<User>,
    back: String,
    links: PageLinks,
}

pub async fn people(
    visit: Allowed<need::AssignRoles>,
    query: UrlQuery<RuleQuery>,
    place: UrlQuery<PeopleQuery>,
) -> Page {
    let outcome = Outcome::parse(&place.outcome).ok_or(PageError::NotFound)?;
    let plan = plan_of(&query, &mut query.form())?.ok_or(PageError::NotFound)?;
    let after = UserId(place.after);
    let mut people = visit
        .read_at_length(move |connection, context| {
            let ids = preview::people(connection, context, &plan, outcome, after)?;
            store::people(connection, &ids)
        })
        .await?;
    let next = cut_to_page(&mut people).map(|last| {
        view(&query)
            .with("outcome", outcome.as_str())
            .with("after", &last.id.to_string())
            .after("/roles/rules/preview/people")
    });
    render(&PeoplePage {
        frame: visit.frame(),
        outcome,
        people,
        back: view(&query).after("/roles/rules/preview"),
        links: PageLinks::onward(next),
    })
}
