use askama::Template;

use crate::gate::{Allowed, Frame, need};
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "settings/overview.html")]
struct OverviewPage {
    frame: Frame,
}

pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    render(&OverviewPage { frame: visit.frame() })
}
