use actix_web::web::{Path, Query as UrlQuery};
use askama::Template;
use diesel::prelude::*;
use serde::Deserialize;

use crate::db::schema::{departments, positions};
use crate::db::{Connection, DatabaseError, QueryResult};
use crate::fields::FieldError;
use crate::fields::rules::{EMPLOYMENT_TYPES, choice};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::people::Source;
use crate::rights::roles;
use crate::rights::rules::{self, Conditions, Rule};
use crate::roles::flow::apply;
use crate::roles::flow::rule::{self, RuleError, Wanted};
use crate::web::paging::{number_of, thousands};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render};

#[derive(Template)]
#[template(path = "roles/rules.html")]
struct ListPage {
    frame: Frame,
    rules: Vec<Rule>,
}

impl ListPage {
    fn count_line(&self) -> String {
        number_of(self.rules.len() as i64, "rule", "rules")
    }

    fn is_under_way(&self) -> bool {
        self.rules.iter().any(Rule::is_under_way)
    }

    /// "1,200 of 5,000 users looked at".
    fn progress_of(&self, rule: &Rule) -> String {
        let (done, all) = (thousands(rule.looked_at), thousands(rule.expected.max(rule.looked_at)));
        let what = if rule.is_ending { "Being deleted" } else { "Being applied" };
        format!("{what}: {done} of {all} users looked at")
    }
}

/// What may be chosen in a rule: (value, label).
pub struct Choices {
    pub departments: Vec<(String, String)>,
    pub positions: Vec<(String, String)>,
    pub roles: Vec<(String, String)>,
}

impl Choices {
    fn load(connection: &mut Connection) -> QueryResult<Choices> {
        let options = |rows: Vec<(i64, String)>| rows.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        let departments = departments::table
            .order(departments::name_key)
            .select((departments::id, departments::name));
        let positions = positions::table
            .order(positions::name_key)
            .select((positions::id, positions::name));
        let roles = roles::all(connection)?.into_iter().map(|role| (role.id, role.name));
        Ok(Choices {
            departments: options(departments.load(connection)?),
            positions: options(positions.load(connection)?),
            roles: options(roles.collect()),
        })
    }
}

#[derive(Template)]
#[template(path = "roles/rule.html")]
struct RulePage {
    frame: Frame,
    form: Form,
    /// `None` for a new one.
    rule: Option<Rule>,
    choices: Choices,
}

impl RulePage {
    fn title(&self) -> String {
        self.rule.as_ref().map_or_else(|| "New rule".to_owned(), Rule::words)
    }

    fn employment_types(&self) -> &'static [(&'static str, &'static str)] {
        EMPLOYMENT_TYPES
    }

    fn sources(&self) -> Vec<(&'static str, &'static str)> {
        Source::ALL
            .iter()
            .map(|source| (source.as_str(), source.label()))
            .collect()
    }
}

/// A rule in the query of a page, and in the form that saves it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RuleQuery {
    /// The number of the rule that is edited.
    pub rule: String,
    pub department_id: String,
    pub position_id: String,
    pub employment_type: String,
    pub source: String,
    pub role_id: String,
    /// Not empty: it is to be deleted.
    pub delete: String,
}

impl RuleQuery {
    fn of(submitted: &Submitted) -> RuleQuery {
        let get = |name: &str| submitted.get(name).to_owned();
        RuleQuery {
            rule: get("rule"),
            department_id: get("department_id"),
            position_id: get("position_id"),
            employment_type: get("employment_type"),
            source: get("source"),
            role_id: get("role_id"),
            delete: String::new(),
        }
    }

    fn of_rule(rule: &Rule) -> RuleQuery {
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        RuleQuery {
            rule: rule.id.to_string(),
            department_id: number(rule.conditions.department_id),
            position_id: number(rule.conditions.position_id),
            employment_type: rule.conditions.employment_type.clone(),
            source: rule.conditions.source.clone(),
            role_id: rule.role_id.to_string(),
            delete: String::new(),
        }
    }

    /// Names and values, as a form or a link has them.
    pub fn fields(&self) -> [(&'static str, &str); 6] {
        [
            ("rule", &self.rule),
            ("department_id", &self.department_id),
            ("position_id", &self.position_id),
            ("employment_type", &self.employment_type),
            ("source", &self.source),
            ("role_id", &self.role_id),
        ]
    }

    pub fn form(&self) -> Form {
        let mut form = Form::default();
        for (name, value) in self.fields() {
            form.set(name, value);
        }
        form
    }

    /// By the rules of the fields; what is wrong is told at them.
    pub fn read(&self, form: &mut Form) -> Option<Wanted> {
        let department = form.read("department_id", choice);
        let position = form.read("position_id", choice);
        let word = |known: bool, text: &str| match known || text.is_empty() {
            true => Ok(text.to_owned()),
            false => Err(FieldError::new("Choose one from the list.")),
        };
        let is_type = |text: &str| EMPLOYMENT_TYPES.iter().any(|(word, _)| *word == text);
        let employment_type = form.read("employment_type", |text| word(is_type(text), text));
        let source = form.read("source", |text| word(Source::parse(text).is_some(), text));
        let role = form.read("role_id", |text| choice(text)?.ok_or_else(|| FieldError::new("Choose a role.")));
        let conditions = Conditions {
            department_id: department?,
            position_id: position?,
            employment_type: employment_type?,
            source: source?,
        };
        Some(Wanted { rule: self.rule.parse().ok(), conditions, role: role? })
    }
}

pub async fn list(visit: Allowed<need::AssignRoles>) -> Page {
    let rules = visit.read(|connection, _| rules::all(connection)).await?;
    render(&ListPage { frame: visit.frame(), rules })
}

pub async fn new(visit: Allowed<need::AssignRoles>, query: UrlQuery<RuleQuery>) -> Page {
    let query = RuleQuery { rule: String::new(), ..query.into_inner() };
    page(&visit, &query, query.form()).await
}

pub async fn edit(visit: Allowed<need::AssignRoles>, id: Path<i64>) -> Page {
    let id = id.into_inner();
    let rule = visit.read(move |connection, _| rules::find(connection, id)).await?;
    let query = RuleQuery::of_rule(&rule);
    page(&visit, &query, query.form()).await
}

/// The rule's form, with what is wrong in it.
pub async fn page<N>(visit: &Allowed<N>, query: &RuleQuery, form: Form) -> Page {
    let number: Option<i64> = query.rule.parse().ok();
    let (rule, choices) = visit
        .read(move |connection, _| {
            let rule = match number {
                Some(id) => Some(rules::find(connection, id)?),
                None => None,
            };
            Ok((rule, Choices::load(connection)?))
        })
        .await?;
    let is_refused = form.is_refused();
    let page = RulePage { frame: visit.frame(), form, rule, choices };
    if is_refused { crate::web::render_refused(&page) } else { render(&page) }
}

pub async fn save(visit: Recent<need::AssignRoles>, submitted: Submitted) -> Page {
    let query = RuleQuery::of(&submitted);
    let mut form = query.form();
    let Some(wanted) = query.read(&mut form) else {
        return page(&visit, &query, form).await;
    };
    let saved = visit
        .attempt(move |connection, context| rule::save(connection, context, &wanted))
        .await;
    match saved {
        Ok(_) => {
            apply_first_pieces(&visit).await?;
            visit.see_other_with("/roles/rules", Tone::Success, "Saved.")
        }
        Err(refused) => {
            refuse(&mut form, refused)?;
            page(&visit, &query, form).await
        }
    }
}

pub async fn delete(visit: Recent<need::AssignRoles>, id: Path<i64>) -> Page {
    let id = id.into_inner();
    let deleted = visit
        .attempt(move |connection, context| rule::delete(connection, context, id))
        .await;
    match deleted {
        Ok(()) => {
            apply_first_pieces(&visit).await?;
            visit.see_other_with("/roles/rules", Tone::Success, "Deleted.")
        }
        Err(refused) => Err(refused.into()),
    }
}

/// A walk, its end, the other walk and its end: so that a rule about few is applied when its page is shown.
const FIRST_PIECES: usize = 4;

async fn apply_first_pieces<N>(visit: &Allowed<N>) -> Result<(), PageError> {
    for _ in 0..FIRST_PIECES {
        let goes_on = visit
            .attempt(|connection, context| Ok::<_, DatabaseError>(apply::apply_some(connection, context)?))
            .await?;
        if !goes_on {
            break;
        }
    }
    Ok(())
}

/// Above the form.
pub fn refuse(form: &mut Form, refused: RuleError) -> Result<(), PageError> {
    match refused {
        RuleError::Database(error) => Err(error.into()),
        refused => {
            form.refuse_all(refused.to_string());
            Ok(())
        }
    }
}
