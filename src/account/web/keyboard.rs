use askama::Template;

use super::Owner;
use crate::gate::Frame;
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "account/keyboard.html")]
struct KeyboardPage {
    frame: Frame,
}

pub async fn show(visit: Owner) -> Page {
    render(&KeyboardPage { frame: visit.frame() })
}
