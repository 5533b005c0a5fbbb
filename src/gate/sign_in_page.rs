//! The page where people sign in. It is also the answer to a form that came after its sender's session had ended.

use askama::Template;

use super::unsaved::{self, Unsaved};
use super::{Frame, Visit};
use crate::web::Form;

/// With the form as far as it was filled in.
#[derive(Template)]
#[template(path = "sign_in/login.html")]
pub struct SignInPage {
    frame: Frame,
    form: Form,
    /// What came too late waits in the page.
    offer: Option<&'static str>,
}

impl SignInPage {
    /// Where the person goes on to is in the form's field `next`.
    pub fn new(visit: &Visit, mut form: Form) -> SignInPage {
        let unsaved = Unsaved::open(&visit.context, form.value(unsaved::FIELD));
        if unsaved.is_none() {
            form.set(unsaved::FIELD, "");
        }
        SignInPage {
            frame: visit.frame(),
            form,
            offer: unsaved.as_ref().map(Unsaved::offer),
        }
    }

    /// To whoever's session ended before they sent `unsaved`, which is sealed.
    pub(super) fn holding(visit: &Visit, page: &str, sealed: String) -> SignInPage {
        let mut form = Form::default();
        form.set("next", page);
        form.set(unsaved::FIELD, sealed);
        SignInPage::new(visit, form)
    }
}
