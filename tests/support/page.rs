//! A page as its reader sees it: words, links, forms by the labels on screen.

use std::cell::OnceCell;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};

pub struct PageView {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub path: String,
    /// With the query, where there is one.
    pub address: String,
    pub body: String,
    /// Read when something is asked of it.
    read: OnceCell<Html>,
}

#[derive(Clone)]
pub struct PageForm {
    pub action: String,
    /// Whether its fields become the query of the page that it leads to.
    pub gets: bool,
    pub fields: Vec<(String, String)>,
    labels: Vec<(String, String)>,
}

impl PageView {
    pub fn new(status: StatusCode, headers: HeaderMap, path: String, body: String) -> PageView {
        let address = path.clone();
        PageView { status, headers, path, address, body, read: OnceCell::new() }
    }

    fn html(&self) -> &Html {
        self.read.get_or_init(|| Html::parse_document(&self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> String {
        self.header("location").to_owned()
    }

    /// The page's words, white space made plain.
    pub fn text(&self) -> String {
        words_of(self.html().root_element())
    }

    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    #[track_caller]
    pub fn assert_says(&self, words: &str) -> &PageView {
        assert!(self.says(words), "expected {words:?} on {} ({}):\n{}", self.path, self.status, self.text());
        self
    }

    #[track_caller]
    pub fn assert_silent(&self, words: &str) -> &PageView {
        assert!(!self.says(words), "did not expect {words:?} on {}:\n{}", self.path, self.text());
        self
    }

    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &PageView {
        assert_eq!(self.status.as_u16(), status, "{}:\n{}", self.path, self.text());
        self
    }

    pub fn all(&self, css: &str) -> Vec<String> {
        let selector = Selector::parse(css).unwrap();
        self.html().select(&selector).map(words_of).collect()
    }

    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let selector = Selector::parse(css).unwrap();
        self.html()
            .select(&selector)
            .find_map(|found| found.attr(name).map(str::to_owned))
    }

    /// Where the link with these words leads.
    #[track_caller]
    pub fn link(&self, words: &str) -> String {
        self.link_at("a[href]", words)
    }

    /// The same among those that the selector finds.
    #[track_caller]
    pub fn link_at(&self, css: &str, words: &str) -> String {
        let selector = Selector::parse(css).unwrap();
        let html = self.html();
        let link = html.select(&selector).find(|link| words_of(*link).contains(words));
        let link = link.unwrap_or_else(|| panic!("no link {words:?} on {}:\n{}", self.path, self.text()));
        link.attr("href").unwrap().to_owned()
    }

    /// Where the links of one part of the page lead.
    pub fn links_in(&self, css: &str) -> Vec<String> {
        self.addresses_of(&format!("{css} a[href]"))
    }

    /// Where these links lead.
    pub fn addresses_of(&self, links: &str) -> Vec<String> {
        let selector = Selector::parse(links).unwrap();
        self.html()
            .select(&selector)
            .map(|link| link.attr("href").unwrap().to_owned())
            .collect()
    }

    pub fn has_link(&self, words: &str) -> bool {
        self.all("a[href]").iter().any(|text| text.contains(words))
    }

    pub fn has_button(&self, words: &str) -> bool {
        self.all("button").iter().any(|text| text.contains(words))
    }

    /// What stands at the field with this label as its error.
    pub fn error_at(&self, label: &str) -> String {
        let id = self.field_id(label);
        self.all(&format!("[id='{id}-error']")).join(" ")
    }

    pub fn value_of(&self, label: &str) -> String {
        let id = self.field_id(label);
        let selector = Selector::parse(&format!("[id='{id}']")).unwrap();
        let field = self.html().select(&selector).next().unwrap();
        value_of(field).unwrap_or_default()
    }

    /// The value of what a list to choose from names so.
    #[track_caller]
    pub fn choice_of(&self, label: &str, choice: &str) -> String {
        let options = Selector::parse(&format!("[id='{}'] option", self.field_id(label))).unwrap();
        let found = self.html().select(&options).find(|option| words_of(*option) == choice);
        let found = found.unwrap_or_else(|| panic!("no {choice:?} at {label:?} on {}", self.path));
        found.attr("value").unwrap_or_default().to_owned()
    }

    #[track_caller]
    fn field_id(&self, label: &str) -> String {
        let labels = labels_of(self.html().root_element());
        let found = labels.into_iter().find(|(text, _)| text == label);
        found.unwrap_or_else(|| panic!("no field {label:?} on {}", self.path)).1
    }

    /// The form with this button, filled as the page shows it.
    #[track_caller]
    pub fn form(&self, button: &str) -> PageForm {
        let forms = Selector::parse("form").unwrap();
        let form = self.html().select(&forms).find(|form| {
            let buttons = Selector::parse("button").unwrap();
            form.select(&buttons).any(|found| words_of(found).contains(button))
        });
        let form = form.unwrap_or_else(|| panic!("no button {button:?} on {}:\n{}", self.path, self.text()));
        let mut fields: Vec<(String, String)> = self
            .fields_of(form)
            .filter_map(|field| Some((field.attr("name")?.to_owned(), value_of(field)?)))
            .collect();
        fields.extend(pressed(form, button));
        let ids: Vec<&str> = self.fields_of(form).filter_map(|field| field.attr("id")).collect();
        let labelled = self
            .fields_of(form)
            .filter_map(|field| Some((self.spoken_name_of(field)?, name_of(field)?)));
        PageForm {
            gets: form.attr("method") == Some("get"),
            action: elsewhere(form, button)
                .or_else(|| form.attr("action").map(str::to_owned))
                .unwrap_or_else(|| self.path.clone()),
            fields,
            labels: labels_of(self.html().root_element())
                .into_iter()
                .filter(|(_, id)| ids.contains(&id.as_str()))
                .filter_map(|(text, id)| Some((text, self.name_of(&id)?)))
                .chain(labelled)
                .collect(),
        }
    }

    /// Of a field without a visible label.
    fn spoken_name_of(&self, field: ElementRef<'_>) -> Option<String> {
        let Some(words) = field.attr("aria-labelledby") else {
            return field.attr("aria-label").map(str::to_owned);
        };
        let words = words.split(' ').flat_map(|id| self.all(&format!("#{id}")));
        Some(words.collect::<Vec<_>>().join(" "))
    }

    /// Those within it, and those elsewhere that name it as theirs.
    fn fields_of<'a>(&'a self, form: ElementRef<'a>) -> impl Iterator<Item = ElementRef<'a>> {
        let fields = Selector::parse("input[name], select[name], textarea[name]").unwrap();
        let all: Vec<ElementRef<'a>> = self.html().select(&fields).collect();
        all.into_iter().filter(move |field| match field.attr("form") {
            Some(id) => form.attr("id") == Some(id),
            None => field.ancestors().any(|ancestor| ancestor.id() == form.id()),
        })
    }

    fn name_of(&self, id: &str) -> Option<String> {
        let selector = Selector::parse(&format!("[id='{id}']")).unwrap();
        self.html().select(&selector).next().and_then(name_of)
    }
}

/// With the value too, where several fields share a name.
fn name_of(field: ElementRef<'_>) -> Option<String> {
    let name = field.attr("name")?;
    match field.attr("type") {
        Some("checkbox" | "radio") => Some(format!("{name}={}", field.attr("value").unwrap_or("on"))),
        _ => Some(name.to_owned()),
    }
}

impl PageForm {
    /// Types into the field with this label.
    #[track_caller]
    pub fn fill(mut self, label: &str, value: &str) -> PageForm {
        let name = self.name(label);
        self.fields.retain(|(known, _)| *known != name);
        self.fields.push((name, value.to_owned()));
        self
    }

    #[track_caller]
    pub fn tick(mut self, label: &str) -> PageForm {
        let (name, value) = self.box_of(label);
        self.fields.push((name, value));
        self
    }

    /// Chooses the one with this label among its alternatives.
    #[track_caller]
    pub fn choose(mut self, label: &str) -> PageForm {
        let (name, value) = self.box_of(label);
        self.fields.retain(|(known, _)| *known != name);
        self.fields.push((name, value));
        self
    }

    #[track_caller]
    pub fn untick(mut self, label: &str) -> PageForm {
        let unticked = self.box_of(label);
        self.fields.retain(|field| *field != unticked);
        self
    }

    #[track_caller]
    fn box_of(&self, label: &str) -> (String, String) {
        let name = self.name(label);
        let (name, value) = name
            .split_once('=')
            .unwrap_or_else(|| panic!("{label:?} is no box to tick"));
        (name.to_owned(), value.to_owned())
    }

    #[track_caller]
    fn name(&self, label: &str) -> String {
        let found = self.labels.iter().find(|(text, _)| text == label);
        found
            .unwrap_or_else(|| panic!("no field {label:?}; there are {:?}", self.labels))
            .1
            .clone()
    }
}

/// Where the button sends the form, if elsewhere than the form says.
fn elsewhere(form: ElementRef<'_>, words: &str) -> Option<String> {
    let buttons = Selector::parse("button").unwrap();
    let button = form.select(&buttons).find(|button| words_of(*button).contains(words))?;
    button.attr("formaction").map(str::to_owned)
}

/// The name and value of the button that is pressed, where it has them.
fn pressed(form: ElementRef<'_>, words: &str) -> Option<(String, String)> {
    let buttons = Selector::parse("button[name]").unwrap();
    let button = form.select(&buttons).find(|button| words_of(*button).contains(words))?;
    Some((button.attr("name")?.to_owned(), button.attr("value").unwrap_or("").to_owned()))
}

fn labels_of(root: ElementRef<'_>) -> Vec<(String, String)> {
    let labels = Selector::parse("label[for]").unwrap();
    root.select(&labels)
        .map(|label| {
            let text = words_of(label);
            (text.trim_end_matches(" *").to_owned(), label.attr("for").unwrap().to_owned())
        })
        .collect()
}

/// What would be sent of a field; nothing of a box that isn't ticked.
fn value_of(field: ElementRef<'_>) -> Option<String> {
    match (field.value().name(), field.attr("type")) {
        ("select", _) => {
            let options = Selector::parse("option").unwrap();
            let mut options = field.select(&options);
            let first = options.clone().next();
            let chosen = options.find(|option| option.attr("selected").is_some()).or(first)?;
            Some(chosen.attr("value").unwrap_or("").to_owned())
        }
        ("textarea", _) => Some(field.text().collect()),
        (_, Some("checkbox" | "radio")) => {
            field.attr("checked")?;
            Some(field.attr("value").unwrap_or("on").to_owned())
        }
        _ => Some(field.attr("value").unwrap_or("").to_owned()),
    }
}

fn words_of(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
